import { useMemo } from 'react';
import { rest } from '../../core/rest.ts';
import { useLoaded, type Loading } from '../../ui/use-loaded.ts';
import { treeOf, type DepartmentTree } from './departments.ts';

const load = () => rest('GET /departments');

export interface Departments {
  /** Empty until they are there. */
  tree: DepartmentTree;
  /** Whether they are. */
  known: boolean;
  loaded: Loading;
  reload: () => void;
}

export function useDepartments(): Departments {
  const loaded = useLoaded(load);
  const items = loaded.value?.items;
  const tree = useMemo(() => treeOf(items ?? []), [items]);
  return { tree, known: items !== undefined, loaded, reload: loaded.reload };
}
