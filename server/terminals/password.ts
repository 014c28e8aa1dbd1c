import { randomInt } from 'node:crypto';

/** Without those taken for one another on a screen across the room: 0 o, 1 l i. Small only, to spare the shift key. */
const letters = 'abcdefghjkmnpqrstuvwxyz';
const digits = '23456789';
const signs = letters + digits;
const length = 10;

/** A password to be typed on a remote control: 10 signs of 31, 49 bits, with a letter and a digit in it. */
export function makePassword(): string {
  for (;;) {
    const password = Array.from({ length }, () => signs[randomInt(signs.length)]).join('');
    if (/[a-z]/.test(password) && /[2-9]/.test(password)) return password;
  }
}
