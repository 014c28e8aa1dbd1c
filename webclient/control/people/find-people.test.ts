import { expect } from 'chai';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { countPeople, findPeople, handPlaces, type PeopleFilter } from './find-people.ts';
import { rollPlace } from './roll-order.ts';

const person = (id: string, more: Partial<Participant> = {}): Participant => ({
  id,
  name: id,
  kind: 'web',
  role: 'guest',
  joinedAt: 0,
  connection: 'up',
  sources: {},
  handRaisedAt: null,
  network: 'good',
  held: false,
  asked: [],
  ...more,
});

const people = [
  person('Zoe', { sources: { microphone: 'live' } }),
  person('Hans', { role: 'host', sources: { camera: 'live', microphone: 'paused' } }),
  person('Coco', { role: 'cohost' }),
  person('Late', { handRaisedAt: 20 }),
  person('Site 3', { kind: 'sip', handRaisedAt: 10 }),
  person('Ánna'),
];
const compare = new Intl.Collator('en').compare;
const ids = (query: string, filter: PeopleFilter = 'all'): string[] =>
  findPeople(people, { query, filter, compare }).map(({ id }) => id);

describe('finding people', () => {
  it('puts raised hands first, then hosts, then the names', () => {
    expect(ids('')).to.deep.equal(['Site 3', 'Late', 'Hans', 'Coco', 'Ánna', 'Zoe']);
  });

  it('finds by a part of the name, regardless of case, accents and width', () => {
    expect(ids('ANN')).to.deep.equal(['Ánna']);
    expect(ids('ｓｉｔｅ')).to.deep.equal(['Site 3']);
  });

  it('filters, and counts what each filter leaves', () => {
    expect(ids('', 'hands')).to.deep.equal(['Site 3', 'Late']);
    expect(ids('', 'microphone')).to.deep.equal(['Zoe']);
    expect(ids('', 'camera')).to.deep.equal(['Hans']);
    expect(ids('', 'rooms')).to.deep.equal(['Site 3']);
    expect(ids('', 'hosts')).to.deep.equal(['Hans', 'Coco']);
    expect(ids('', 'waiting')).to.deep.equal([]);
    expect(countPeople(people, [])).to.deep.equal({
      all: 6,
      hands: 2,
      microphone: 1,
      camera: 1,
      rooms: 1,
      hosts: 2,
      waiting: 0,
    });
  });

  it('numbers raised hands by when they were raised', () => {
    expect([...handPlaces(people)]).to.deep.equal([
      ['Site 3', 1],
      ['Late', 2],
    ]);
  });
});

describe('where a roll call stands', () => {
  it('goes along the list, without the host', () => {
    const listed = findPeople(people, { query: '', filter: 'all', compare });
    const place = rollPlace(listed, 'Late');
    expect([place.place, place.total]).to.deep.equal([2, 5]);
    expect([place.previous?.id, place.next?.id]).to.deep.equal(['Site 3', 'Coco']);
  });

  it('begins with the first when nobody of the list is called', () => {
    const place = rollPlace([people[1]!, people[5]!], 'somebody');
    expect([place.place, place.previous, place.next?.id]).to.deep.equal([0, null, 'Ánna']);
  });
});
