import { expect } from 'chai';
import { makePassword } from './password.ts';

const many = Array.from({ length: 2000 }, makePassword);

describe('the password of a terminal', () => {
  it('has ten signs that are not taken for one another, a letter and a digit among them', () => {
    for (const password of many) expect(password).to.match(/^(?=.*[a-z])(?=.*\d)[a-hjkmnp-z2-9]{10}$/);
  });

  it('is drawn from every sign at every place, and never twice', () => {
    expect(new Set(many).size).to.equal(many.length);
    for (let place = 0; place < 10; place++) {
      expect(new Set(many.map((password) => password[place])).size).to.equal(31);
    }
  });
});
