import { expect } from 'chai';
import { aParticipant } from '../../core/made-up.ts';
import { addresseesFor, writable, type Writer } from './addressees.ts';

const participants = [
  aParticipant('me', { name: 'Me' }),
  aParticipant('zoe', { name: 'Zoë' }),
  aParticipant('host', { name: 'Xu', role: 'host' }),
  aParticipant('co', { name: 'Vic', role: 'cohost' }),
  aParticipant('hall', { name: 'Hall', kind: 'sip' }),
  aParticipant('bob', { name: 'Bob' }),
];
const compare = new Intl.Collator('en').compare;
const guest: Writer = { id: 'me', role: 'guest', rule: 'everyone' };

function namesFor(writer: Writer, query = '', people = participants): string[] {
  return addresseesFor(writer, people, query, compare).options.map((one) =>
    typeof one === 'string' ? one : one.name,
  );
}

describe('to whom one may write', () => {
  it('is everybody, the hosts, and people at browsers, hosts first', () => {
    expect(namesFor(guest)).to.deep.equal(['everyone', 'hosts', 'Xu', 'Vic', 'Bob', 'Zoë']);
  });

  it('is hosts only when hosts alone write to everybody', () => {
    expect(namesFor({ ...guest, rule: 'hosts' })).to.deep.equal(['hosts', 'Xu', 'Vic']);
    expect(namesFor({ id: 'co', role: 'cohost', rule: 'hosts' })).to.deep.equal([
      'everyone',
      'hosts',
      'Xu',
      'Bob',
      'Me',
      'Zoë',
    ]);
  });

  it('is found by a part of the name, however it is written', () => {
    expect(namesFor(guest, 'zoe')).to.deep.equal(['Zoë']);
    expect(namesFor(guest, 'hall'), 'which cannot read').to.deep.equal([]);
  });

  it('is shown as far as a list is good for, with how many there are besides', () => {
    const many = Array.from({ length: 999 }, (_, index) => aParticipant(`p${index}`));
    const { options, more } = addresseesFor(guest, many, '', compare);
    expect([options.length, more]).to.deep.equal([52, 949]);
  });
});

describe('what one has written', () => {
  const find = (id: string) => participants.find((one) => one.id === id);
  const bob = { participantId: 'bob', name: 'Bob' };

  it('can be sent, or not for a reason', () => {
    expect(writable(guest, 'everyone', find)).to.equal('yes');
    expect(writable(guest, bob, find)).to.equal('yes');
    expect(writable({ ...guest, rule: 'hosts' }, 'everyone', find)).to.equal('hosts_only');
    expect(writable({ ...guest, rule: 'hosts' }, bob, find)).to.equal('hosts_only');
    expect(writable({ ...guest, rule: 'hosts' }, { participantId: 'co', name: 'Vic' }, find)).to.equal('yes');
    expect(writable({ ...guest, role: 'host', rule: 'off' }, 'everyone', find)).to.equal('off');
    expect(writable(guest, { participantId: 'gone', name: 'Gone' }, find)).to.equal('gone');
  });
});
