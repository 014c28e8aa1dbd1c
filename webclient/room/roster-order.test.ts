import { expect } from 'chai';
import type { Participant } from '../../server/contract/conference-view.ts';
import { aParticipant } from '../core/made-up.ts';
import { foldName, handNumbers, orderRoster } from './roster-order.ts';

const person = (id: string, name: string, more: Partial<Participant> = {}): Participant =>
  aParticipant(id, { name, ...more });

const compare = new Intl.Collator('en').compare;
const ids = (people: Participant[]): string[] => people.map(({ id }) => id);

describe('orderRoster', () => {
  const people = [
    person('z', 'Zoe'),
    person('host', 'Xu', { role: 'host' }),
    person('me', 'Yan'),
    person('late', 'Amy', { handRaisedAt: 20 }),
    person('early', 'Bea', { handRaisedAt: 10 }),
    person('b', 'Bob'),
    person('co', 'Vic', { role: 'cohost' }),
  ];

  it('puts raised hands first, the earliest on top, then oneself, the hosts and the names', () => {
    expect(ids(orderRoster(people, { query: '', selfId: 'me', compare }))).to.deep.equal([
      'early',
      'late',
      'me',
      'host',
      'co',
      'b',
      'z',
    ]);
  });

  it('numbers the hands in the order they were raised', () => {
    expect([...handNumbers(people)]).to.deep.equal([
      ['early', 1],
      ['late', 2],
    ]);
  });

  it('finds names regardless of case, accents and width', () => {
    const named = [person('1', 'José'), person('2', '李明'), person('3', 'ＡＤＡ')];
    expect(ids(orderRoster(named, { query: 'jose', selfId: '', compare }))).to.deep.equal(['1']);
    expect(ids(orderRoster(named, { query: ' 明', selfId: '', compare }))).to.deep.equal(['2']);
    expect(ids(orderRoster(named, { query: 'ada', selfId: '', compare }))).to.deep.equal(['3']);
    expect(ids(orderRoster(named, { query: 'nobody', selfId: '', compare }))).to.deep.equal([]);
  });

  it('leaves the list it was given as it was', () => {
    const before = ids(people);
    orderRoster(people, { query: '', selfId: 'me', compare });
    expect(ids(people)).to.deep.equal(before);
  });
});

describe('foldName', () => {
  it('keeps Han characters', () => {
    expect(foldName(' 欧阳修远 ')).to.equal('欧阳修远');
  });
});
