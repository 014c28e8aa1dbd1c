import type { AccountState, VisibilityReason } from '../contract/api/directory.ts';

/** Who sees whom. Pure: everything it depends on is in its arguments. */

/** Accounts, and departments with everybody below them. */
export interface Targets {
  accounts: ReadonlySet<string>;
  departments: ReadonlySet<string>;
}

export interface DepartmentRule {
  parentId: string | null;
  sees: 'inherit' | 'all' | 'own' | 'nothing';
  alsoSees: Targets;
  hidden: boolean;
  seenBy: Targets;
}

/** Of one enterprise. */
export interface VisibilityRules {
  departments: ReadonlyMap<string, DepartmentRule>;
  /** Who sees an executive, by the executive's account; nobody when there is no entry. */
  executives: ReadonlyMap<string, Targets>;
}

export interface Viewer {
  accountId: string;
  enterpriseId: string;
  /** null: directly in the enterprise */
  departmentId: string | null;
}

export interface Target extends Viewer {
  executive: boolean;
  state: AccountState;
}

export interface Verdict {
  visible: boolean;
  reason: VisibilityReason;
  /** whose rule decided; null: none of a department */
  departmentId: string | null;
}

export const nobody: Targets = { accounts: new Set(), departments: new Set() };

/**
 * Whether the viewer sees the target. The first that applies decides:
 *
 * 1. Of another enterprise: never.
 * 2. Oneself: always.
 * 3. Disabled or deleted: never. Who was not activated yet is seen, and can be invited.
 * 4. An executive: by those on the executive's own list, wherever either of them is; by nobody else, whatever other list
 *    the executive is on.
 * 5. Below hidden departments: each of them has to admit the viewer, being in it or below it or on its list. When a list
 *    did, the viewer sees the target: to name somebody says more than what their department sees in general.
 * 6. On the white list of the viewer's department or one above it.
 * 7. What the viewer's department sees: its own setting, else that of the nearest one above that has one, else
 *    everything. `own` means the viewer's department and below, also when the setting comes from above.
 *
 * So hiding and making executives only ever take away, but for those they name; white lists only ever add.
 */
export function sees(viewer: Viewer, target: Target, rules: VisibilityRules): Verdict {
  if (viewer.enterpriseId !== target.enterpriseId) return no('other_enterprise');
  if (viewer.accountId === target.accountId) return yes('self');
  if (target.state === 'disabled' || target.state === 'deleted') return no('not_active');

  const viewerPath = pathUp(viewer.departmentId, rules);
  if (target.executive) {
    const allowed = rules.executives.get(target.accountId) ?? nobody;
    return names(allowed, viewer.accountId, viewerPath) ? yes('executive_allowed') : no('executive');
  }

  const targetPath = pathUp(target.departmentId, rules);
  return byHiding(viewer, viewerPath, targetPath, rules) ?? byReach(viewerPath, target, targetPath, rules);
}

function byHiding(
  viewer: Viewer,
  viewerPath: readonly string[],
  targetPath: readonly string[],
  rules: VisibilityRules,
): Verdict | undefined {
  let admittedBy: string | undefined;
  // From the top, so that it is the whole hidden part of the tree that is named.
  for (const id of targetPath.toReversed()) {
    const rule = rules.departments.get(id);
    if (!rule?.hidden || viewerPath.includes(id)) continue;
    if (!names(rule.seenBy, viewer.accountId, viewerPath)) return no('department_hidden', id);
    admittedBy = id;
  }
  return admittedBy === undefined ? undefined : yes('hidden_allowed', admittedBy);
}

function byReach(
  viewerPath: readonly string[],
  target: Target,
  targetPath: readonly string[],
  rules: VisibilityRules,
): Verdict {
  for (const id of viewerPath) {
    const list = rules.departments.get(id)?.alsoSees ?? nobody;
    if (names(list, target.accountId, targetPath)) return yes('white_list', id);
  }
  const ruling = viewerPath.find((id) => rules.departments.get(id)?.sees !== 'inherit') ?? null;
  const value = (ruling === null ? undefined : rules.departments.get(ruling)?.sees) ?? 'all';
  switch (value) {
    case 'nothing':
      return no('sees_nothing', ruling);
    case 'own': {
      const [own] = viewerPath;
      if (target.departmentId === own) return yes('same_department', ruling);
      return own !== undefined && targetPath.includes(own)
        ? yes('department_below', ruling)
        : no('outside_department', ruling);
    }
    case 'all':
    case 'inherit':
      return yes('sees_all', ruling);
    default:
      return value satisfies never;
  }
}

/** A department and those above it, the nearest first. */
export function pathUp(departmentId: string | null, rules: VisibilityRules): string[] {
  const path: string[] = [];
  for (let id = departmentId; id !== null;) {
    const rule = rules.departments.get(id);
    // A circle is never stored; one read halfway through a change must not hang.
    if (!rule || path.includes(id)) break;
    path.push(id);
    id = rule.parentId;
  }
  return path;
}

function names({ accounts, departments }: Targets, accountId: string, path: readonly string[]): boolean {
  return accounts.has(accountId) || path.some((id) => departments.has(id));
}

function yes(reason: VisibilityReason, departmentId: string | null = null): Verdict {
  return { visible: true, reason, departmentId };
}

function no(reason: VisibilityReason, departmentId: string | null = null): Verdict {
  return { visible: false, reason, departmentId };
}

/** Whom a viewer may see, in the terms of a query; `sees` still decides of each. */
export interface Reach {
  /** Departments whose people are seen unless they are executives. */
  departments: ReadonlySet<string>;
  /** Whether those directly in the enterprise are. */
  top: boolean;
  /** Accounts that may be seen wherever they are: oneself, those on white lists, executives. */
  accounts: ReadonlySet<string>;
}

/** Nobody outside of it is seen; not everybody inside of it is. */
export function reachOf(viewer: Viewer, rules: VisibilityRules): Reach {
  const someone = (departmentId: string | null): Target => ({
    accountId: '',
    enterpriseId: viewer.enterpriseId,
    departmentId,
    executive: false,
    state: 'active',
  });
  const departments = new Set<string>();
  for (const id of rules.departments.keys()) {
    if (sees(viewer, someone(id), rules).visible) departments.add(id);
  }
  const accounts = new Set([viewer.accountId]);
  const viewerPath = pathUp(viewer.departmentId, rules);
  for (const id of viewerPath) {
    for (const account of rules.departments.get(id)?.alsoSees.accounts ?? []) accounts.add(account);
  }
  for (const [executive, allowed] of rules.executives) {
    if (names(allowed, viewer.accountId, viewerPath)) accounts.add(executive);
  }
  return { departments, top: sees(viewer, someone(null), rules).visible, accounts };
}
