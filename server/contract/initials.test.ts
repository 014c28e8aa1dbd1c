import { expect } from 'chai';
import { colourOf, initialsOf } from './initials.ts';

describe('initialsOf', () => {
  it('takes the last two characters of a Chinese name', () => {
    expect(initialsOf('欧阳修远')).to.equal('修远');
    expect(initialsOf('李明')).to.equal('李明');
    expect(initialsOf('王')).to.equal('王');
  });

  it('takes the first letters of the first and the last word of other names', () => {
    expect(initialsOf('ada king lovelace')).to.equal('AL');
    expect(initialsOf('Plato')).to.equal('P');
    expect(initialsOf('Jean-Luc')).to.equal('JL');
  });

  it('keeps letters beyond the basic plane whole', () => {
    expect(initialsOf('𠮷𠮷𠮷')).to.equal('𠮷𠮷');
  });

  it('has a sign for a name without letters', () => {
    expect(initialsOf('!!')).to.equal('?');
    expect(initialsOf('')).to.equal('?');
  });
});

describe('colourOf', () => {
  it('is stable', () => {
    expect(colourOf('a')).to.equal(colourOf('a'));
    expect(colourOf('')).to.match(/^#[0-9a-f]{6}$/);
  });

  it('spreads over the whole palette', () => {
    const used = new Set(Array.from({ length: 200 }, (_, index) => colourOf(`participant-${index}`)));
    expect(used.size).to.equal(10);
  });
});
