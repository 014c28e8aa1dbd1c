import type { Invitee } from '../../../server/contract/controls.ts';

/** Whom the host has picked, as the field of tags keeps it: `kind:target`. */
export type InviteeKey = `${Invitee['kind']}:${string}`;

export function keyOf({ kind, target }: Invitee): InviteeKey {
  return `${kind}:${target}`;
}

export function inviteeOf(key: string): Invitee {
  const at = key.indexOf(':');
  return { kind: key.slice(0, at), target: key.slice(at + 1) } as Invitee;
}

/** What is typed taken as it is: a number or SIP address to dial, or an address to write to; null: neither. */
export function directOf(typed: string): Invitee | null {
  const text = typed.normalize('NFKC').trim();
  if (/^sips?:[^\s@<>"]+@[A-Za-z0-9.:[\]-]+$/.test(text)) return { kind: 'number', target: text };
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { kind: 'email', target: text };
  // People write numbers with spaces, dashes and brackets.
  const number = text.replace(/[\s().-]/g, '');
  return /^\+?[0-9*#]{2,32}$/.test(number) ? { kind: 'number', target: number } : null;
}
