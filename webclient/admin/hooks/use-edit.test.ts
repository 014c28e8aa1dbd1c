import { expect } from 'chai';
import { changesOf, differing } from './use-edit.ts';
import { fieldAmong } from './use-submit.ts';

const seen = { version: 3, name: 'Li Na', title: '', events: ['a'] };

describe('editing what others edit too', () => {
  it('finds the fields somebody else changed, and only those that are edited here', () => {
    const theirs = { ...seen, version: 4, title: 'Engineer' };
    expect(differing(seen, theirs, ['name', 'title', 'events'])).to.deep.equal(['title']);
    expect(differing(seen, { ...seen, events: ['a', 'b'] }, ['events'])).to.deep.equal(['events']);
  });

  it('sends what was changed and nothing else', () => {
    expect(changesOf(seen, { name: 'Li Na', title: 'Engineer' })).to.deep.equal({ title: 'Engineer' });
    expect(changesOf(seen, { name: 'Li Na', events: ['a'] })).to.deep.equal({});
  });
});

describe('the field an error is about', () => {
  it('is found by its name or by what it holds', () => {
    expect(fieldAmong(['name', 'events'], 'name')).to.equal('name');
    expect(fieldAmong(['name', 'events'], 'events.0')).to.equal('events');
  });

  it('is none when the form does not show it', () => {
    expect(fieldAmong(['name'], 'nameOfBoss')).to.equal(undefined);
    expect(fieldAmong(['name'], undefined)).to.equal(undefined);
  });
});
