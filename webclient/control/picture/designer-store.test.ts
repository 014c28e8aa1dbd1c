import { expect } from 'chai';
import { emptyScene, type ManualScene } from '../../../server/contract/scene.ts';
import { Designer } from './designer-store.ts';
import { place } from './draft.ts';

const scene = (member: string): ManualScene => {
  const empty = emptyScene('two', 0);
  return { ...empty, cells: empty.cells.with(0, { members: [member], seconds: 10 }) };
};

const first = (designer: Designer): readonly string[] | undefined =>
  designer.store.getState().draft.cells[0]?.members;

describe('the designer', () => {
  it('follows what is applied as long as nothing was changed here', () => {
    const designer = new Designer();
    designer.follow(scene('anna'));
    expect(first(designer)).to.deep.equal(['anna']);
    designer.follow(scene('ben'));
    expect(first(designer)).to.deep.equal(['ben']);
  });

  it('keeps what was changed here when others apply something', () => {
    const designer = new Designer();
    designer.follow(scene('anna'));
    designer.change((draft) => place(draft, 0, ['carla']));
    designer.follow(scene('ben'));
    expect(first(designer)).to.deep.equal(['carla']);
  });

  it('goes back step by step, never to somebody who has gone', () => {
    const designer = new Designer();
    designer.change((draft) => place(draft, 0, ['anna']));
    designer.change((draft) => place(draft, 0, ['ben']));
    designer.forget(new Set(['ben']));
    designer.back();
    expect(first(designer)).to.deep.equal([]);
    designer.back();
    designer.back();
    expect(first(designer)).to.deep.equal([]);
  });

  it('counts no step that changes nothing', () => {
    const designer = new Designer();
    designer.change((draft) => place(draft, 0, []));
    expect(designer.store.getState().past).to.have.length(0);
  });
});
