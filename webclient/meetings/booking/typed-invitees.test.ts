import { expect } from 'chai';
import { typedInvitees, withInvitees } from './typed-invitees.ts';

describe('typed invitees', () => {
  it('are e-mail addresses and telephone numbers', () => {
    expect(typedInvitees('Anna@Example.org')).to.deep.equal([
      { kind: 'email', id: 'anna@example.org', name: '', role: 'guest' },
    ]);
    expect(typedInvitees('+86 (10) 1234-5678').map(({ kind, id }) => [kind, id])).to.deep.equal([
      ['phone', '+861012345678'],
    ]);
  });

  it('come in lists as mail programs write them, and with Chinese punctuation', () => {
    const found = typedInvitees('"Li, no" x; 李明 <li@example.cn>，１３８００１３８０００；nobody');
    expect(found.map(({ kind, id, name }) => [kind, id, name])).to.deep.equal([
      ['email', 'li@example.cn', '李明'],
      ['phone', '13800138000', ''],
    ]);
  });

  it('are nobody when the text is a name', () => {
    expect(typedInvitees('李明')).to.deep.equal([]);
    expect(typedInvitees('12')).to.deep.equal([]);
  });
});

describe('withInvitees', () => {
  it('takes nobody twice and keeps the role of who was there', () => {
    const anna = { kind: 'email', id: 'a@b.cd', name: 'Anna', role: 'host' } as const;
    const again = { ...anna, name: '', role: 'guest' } as const;
    expect(withInvitees([anna], [again, again])).to.deep.equal([anna]);
    expect(withInvitees([], [again, again])).to.have.length(1);
  });
});
