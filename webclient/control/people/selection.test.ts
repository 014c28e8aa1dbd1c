import { expect } from 'chai';
import { extend, nobody, selectAll, selectOnly, toggle, withoutGone } from './selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

describe('choosing people', () => {
  it('takes one alone, adds one, takes one out', () => {
    const both = toggle(selectOnly('b'), 'd');
    expect([...both.ids]).to.deep.equal(['b', 'd']);
    expect([...toggle(both, 'b').ids]).to.deep.equal(['d']);
  });

  it('reaches with Shift from the one chosen last, both ways', () => {
    expect([...extend(selectOnly('b'), 'd', order).ids]).to.deep.equal(['b', 'c', 'd']);
    expect([...extend(selectOnly('d'), 'b', order).ids].sort()).to.deep.equal(['b', 'c', 'd']);
  });

  it('reaches from nowhere to one alone', () => {
    expect([...extend(nobody, 'c', order).ids]).to.deep.equal(['c']);
    expect([...extend(selectOnly('gone'), 'c', order).ids]).to.deep.equal(['gone', 'c']);
  });

  it('takes all, and forgets who has gone', () => {
    expect(selectAll(order).ids.size).to.equal(5);
    const all = selectAll(order);
    expect(withoutGone(all, new Set(order))).to.equal(all);
    expect([...withoutGone(all, new Set(['b'])).ids]).to.deep.equal(['b']);
  });
});
