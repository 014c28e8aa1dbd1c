import type { Department } from '../../../server/contract/api/directory.ts';

/** A department among the others: its children in order, its path, and the people in it and below. */
export interface DepartmentNode {
  department: Department;
  children: DepartmentNode[];
  /** Names from the top, e.g. `Sales / North`. */
  path: string;
  /** Accounts in it and everywhere below. */
  total: number;
}

export interface DepartmentTree {
  top: DepartmentNode[];
  byId: ReadonlyMap<string, DepartmentNode>;
}

/** @param departments parents before children, as the server gives them */
export function treeOf(departments: readonly Department[]): DepartmentTree {
  const byId = new Map<string, DepartmentNode>();
  const top: DepartmentNode[] = [];
  for (const department of departments) {
    const parent = department.parentId === null ? undefined : byId.get(department.parentId);
    const path = parent ? `${parent.path} / ${department.name}` : department.name;
    const node: DepartmentNode = { department, children: [], path, total: department.accounts };
    byId.set(department.departmentId, node);
    (parent?.children ?? top).push(node);
  }
  for (const node of [...byId.values()].reverse()) {
    node.children.sort((a, b) => a.department.position - b.department.position);
    const parent = node.department.parentId === null ? undefined : byId.get(node.department.parentId);
    if (parent) parent.total += node.total;
  }
  top.sort((a, b) => a.department.position - b.department.position);
  return { top, byId };
}

/** It and everything below: where it must not be moved to. */
export function withBelow(node: DepartmentNode): Set<string> {
  const found = new Set([node.department.departmentId]);
  for (const child of node.children) for (const id of withBelow(child)) found.add(id);
  return found;
}

/** From the top to the department, itself left out: what must be unfolded for it to be seen. */
export function ancestorsOf(tree: DepartmentTree, departmentId: string): string[] {
  const found: string[] = [];
  let parentId = tree.byId.get(departmentId)?.department.parentId ?? null;
  while (parentId !== null) {
    found.unshift(parentId);
    parentId = tree.byId.get(parentId)?.department.parentId ?? null;
  }
  return found;
}
