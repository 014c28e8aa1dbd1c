import { expect } from 'chai';
import type { Inviting } from '../conference/ports.ts';
import type { AccountState } from '../contract/api/directory.ts';
import type { Invitee } from '../contract/controls.ts';
import type { Db } from '../store/database.ts';
import { refusal } from '../../test/harness/refusal.ts';
import { Callees } from './callees.ts';

const account = (target: string): Invitee => ({ kind: 'account', target });
const terminal = (target: string): Invitee => ({ kind: 'terminal', target });
const number = (target: string): Invitee => ({ kind: 'number', target });
const email = (target: string): Invitee => ({ kind: 'email', target });

const as = (accountId: string | null, more: Partial<Inviting> = {}): Inviting => ({
  ...{ enterpriseId: 'acme', accountId, seesAll: false },
  ...more,
});

interface Person {
  enterpriseId: string;
  name: string;
  role: 'member' | 'admin';
  state: AccountState;
}
const person = (name: string, more: Partial<Person> = {}): Person => ({
  ...{ enterpriseId: 'acme', name, role: 'member', state: 'active' },
  ...more,
});

/** Who is there. Members see everybody of their enterprise but the boss. */
const people = new Map<string, Person>([
  ['anna', person('Anna')],
  ['ben', person('Ben')],
  ['boss', person('The boss')],
  ['olga', person('Olga', { role: 'admin' })],
  ['gone', person('Gone', { state: 'disabled' })],
  ['zoe', person('Zoe', { enterpriseId: 'other' })],
  ['yan', person('Yan', { enterpriseId: 'other' })],
]);
const numbers = new Map([
  ['2001', { kind: 'account', refId: 'ben' }],
  ['2002', { kind: 'account', refId: 'boss' }],
  ['2003', { kind: 'account', refId: 'zoe' }],
  ['3001', { kind: 'terminal', refId: 'room' }],
  ['3002', { kind: 'terminal', refId: 'their-room' }],
  ['914083136', { kind: 'personal', refId: 'ben' }],
]);
const rooms = new Map([
  ['room', { enterpriseId: 'acme', name: 'Board room' }],
  ['their-room', { enterpriseId: 'other', name: 'Their room' }],
]);

const callees = new Callees({
  db: {} as unknown as Db,
  numbers: { findNumber: (_db, asked) => Promise.resolve(numbers.get(asked)) },
  terminals: {
    names: (_db, enterpriseId, ids) =>
      Promise.resolve(
        new Map(
          [...rooms]
            .filter(([id, room]) => ids.includes(id) && room.enterpriseId === enterpriseId)
            .map(([id, { name }]) => [id, name]),
        ),
      ),
  },
  directory: {
    person: (_db, id) => Promise.resolve(people.get(id)),
    people: (_db, enterpriseId, ids) =>
      Promise.resolve(
        [...people]
          .filter(([id, one]) => ids.includes(id) && one.enterpriseId === enterpriseId)
          .map(([accountId, one]) => ({ accountId, ...one })),
      ),
    maySee: (viewer, ids) =>
      Promise.resolve(
        new Set(
          ids.filter(
            (id) =>
              people.get(id)?.enterpriseId === viewer.enterpriseId &&
              (viewer.role === 'admin' || id !== 'boss'),
          ),
        ),
      ),
    language: () => Promise.resolve('en'),
  },
});

describe('those invited into a conference', () => {
  const refused = (invitees: Invitee[], inviting: Inviting) => refusal(callees.resolve(invitees, inviting));
  const resolved = (invitees: Invitee[], inviting: Inviting) => callees.resolve(invitees, inviting);

  it('have the names they are shown by', async () => {
    const asked = [email('vera@example.org'), account('ben'), terminal('room'), number('+49301234')];
    expect(await resolved(asked, as('anna'))).to.deep.equal([
      { invitee: email('vera@example.org'), name: 'vera@example.org' },
      { invitee: account('ben'), name: 'Ben' },
      { invitee: terminal('room'), name: 'Board room' },
      { invitee: number('+49301234'), name: '+49301234' },
    ]);
  });

  it('are none when one of them is not known, which is named', async () => {
    expect(await refused([account('ben'), account('nobody')], as('anna'))).to.deep.equal([
      'invitee_unknown',
      'invitees.1',
    ]);
    expect(await refused([terminal('their-room')], as('anna'))).to.deep.equal([
      'invitee_unknown',
      'invitees.0',
    ]);
  });

  it('are seen by the one who invites: by members as the directory says, by administrators and programs all', async () => {
    expect(await refused([account('boss')], as('anna'))).to.deep.equal(['invitee_unknown', 'invitees.0']);
    // Over their own meeting, without a seat: still a member.
    expect(await refused([account('boss')], as('anna', { seesAll: true }))).to.include('invitee_unknown');
    for (const who of [as('olga'), as(null, { seesAll: true })]) {
      expect(await resolved([account('boss')], who)).to.deep.equal([
        { invitee: account('boss'), name: 'The boss' },
      ]);
    }
  });

  it('are of the enterprise of who invites, wherever the meeting is from', async () => {
    expect(await refused([account('zoe')], as('anna'))).to.include('invitee_unknown');
    expect(await refused([account('ben')], as('zoe'))).to.include('invitee_unknown');
    expect(await resolved([account('yan')], as('zoe'))).to.deep.equal([
      { invitee: account('yan'), name: 'Yan' },
    ]);
  });

  it('are not those whose account is disabled', async () => {
    expect(await refused([account('gone')], as('olga'))).to.include('invitee_unknown');
  });

  it('are whom a number of the own enterprise belongs to, as far as they may be seen', async () => {
    const asked = ['2001', '2002', '2003', '3001', '3002', '914083136'].map(number);
    expect(await resolved(asked, as('anna'))).to.deep.equal([
      { invitee: account('ben'), name: 'Ben' },
      { invitee: number('2002'), name: '2002' },
      { invitee: number('2003'), name: '2003' },
      { invitee: terminal('room'), name: 'Board room' },
      { invitee: number('3002'), name: '3002' },
      { invitee: number('914083136'), name: '914083136' },
    ]);
  });

  it('are by number and address only, where who invites has no account', async () => {
    for (const one of [account('ben'), terminal('room')]) {
      expect(await refused([one], as(null))).to.deep.equal(['invitee_unknown', 'invitees.0']);
    }
    const asked = [email('vera@example.org'), number('2001'), number('3001')];
    expect((await resolved(asked, as(null))).map(({ invitee }) => invitee)).to.deep.equal([
      email('vera@example.org'),
      number('2001'),
      terminal('room'),
    ]);
  });

  it('are not written to from a meeting without an enterprise', async () => {
    const visitor = as(null, { enterpriseId: null });
    expect(await refused([number('110'), email('vera@example.org')], visitor)).to.deep.equal([
      'no_mail_from_visitors',
      'invitees.1',
    ]);
    expect(await resolved([number('110')], visitor)).to.have.length(1);
  });
});
