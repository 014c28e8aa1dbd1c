import { expect } from 'chai';
import type { Department } from '../../../server/contract/api/directory.ts';
import { ancestorsOf, treeOf, withBelow } from './departments.ts';

function department(
  departmentId: string,
  parentId: string | null,
  position: number,
  accounts = 1,
): Department {
  return { departmentId, parentId, position, accounts, name: departmentId.toUpperCase(), version: 1 };
}

const tree = treeOf([
  department('b', null, 1, 5),
  department('a', null, 0, 2),
  department('a2', 'a', 1, 10),
  department('a1', 'a', 0, 20),
  department('a1x', 'a1', 0, 100),
]);

describe('departments as a tree', () => {
  it('stand in their order, with their path', () => {
    expect(tree.top.map(({ path }) => path)).to.deep.equal(['A', 'B']);
    expect(tree.byId.get('a')?.children.map(({ path }) => path)).to.deep.equal(['A / A1', 'A / A2']);
  });

  it('count the people below, too', () => {
    expect(tree.byId.get('a')?.total).to.equal(132);
    expect(tree.byId.get('a1')?.total).to.equal(120);
    expect(tree.byId.get('b')?.total).to.equal(5);
  });

  it('know what lies below and above', () => {
    expect([...withBelow(tree.byId.get('a1')!)]).to.deep.equal(['a1', 'a1x']);
    expect(ancestorsOf(tree, 'a1x')).to.deep.equal(['a', 'a1']);
    expect(ancestorsOf(tree, 'nobody')).to.deep.equal([]);
  });
});
