import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DepartmentRule,
  nobody,
  reachOf,
  sees,
  type Target,
  type Targets,
  type Viewer,
  type VisibilityRules,
} from './visibility.ts';

const open: DepartmentRule = {
  parentId: null,
  sees: 'inherit',
  alsoSees: nobody,
  hidden: false,
  seenBy: nobody,
};

/** sales, sales/north, board (nobody is in it at first) */
function rulesOf(change: Record<string, Partial<DepartmentRule>> = {}): VisibilityRules {
  const departments = new Map<string, DepartmentRule>([
    ['sales', { ...open, ...change['sales'] }],
    ['north', { ...open, parentId: 'sales', ...change['north'] }],
    ['board', { ...open, ...change['board'] }],
  ]);
  return { departments, executives: new Map() };
}

function targets(accounts: string[], departments: string[] = []): Targets {
  return { accounts: new Set(accounts), departments: new Set(departments) };
}

function viewer(accountId: string, departmentId: string | null = null): Viewer {
  return { accountId, enterpriseId: 'e', departmentId };
}

function target(accountId: string, departmentId: string | null = null, more: Partial<Target> = {}): Target {
  return { ...viewer(accountId, departmentId), executive: false, state: 'active', ...more };
}

describe('who sees whom', () => {
  const anna = viewer('anna', 'north');

  it('is everybody of the enterprise, unless it is said otherwise', () => {
    const verdict = { visible: true, reason: 'sees_all', departmentId: null };
    expect(sees(anna, target('bob', 'board'), rulesOf())).to.deep.equal(verdict);
    expect(sees(viewer('anna'), target('bob'), rulesOf())).to.deep.equal(verdict);
  });

  it('is one’s own department and below for a department that sees its own', () => {
    const rules = rulesOf({ sales: { sees: 'own' } });
    const who = viewer('sam', 'sales');
    expect(sees(who, target('bob', 'sales'), rules)).to.include({ reason: 'same_department' });
    expect(sees(who, target('bob', 'north'), rules)).to.include({ reason: 'department_below' });
    expect(sees(who, target('bob'), rules)).to.include({ visible: false, reason: 'outside_department' });
    // Taken over from above, it means the department that takes it over.
    expect(sees(anna, target('bob', 'sales'), rules)).to.deep.equal({
      visible: false,
      reason: 'outside_department',
      departmentId: 'sales',
    });
  });

  it('is nobody for a department that sees nothing, but for the white lists of it and those above', () => {
    const rules = rulesOf({
      sales: { sees: 'nothing', alsoSees: targets(['bob']) },
      north: { alsoSees: targets([], ['board']) },
    });
    expect(sees(anna, target('eve', 'north'), rules)).to.include({ visible: false, reason: 'sees_nothing' });
    expect(sees(anna, target('bob', 'sales'), rules)).to.include({
      reason: 'white_list',
      departmentId: 'sales',
    });
    expect(sees(anna, target('eve', 'board'), rules)).to.include({
      reason: 'white_list',
      departmentId: 'north',
    });
  });

  it('is not what a department hides with all below it, but for its own people and those it names', () => {
    const rules = rulesOf({ sales: { hidden: true, seenBy: targets(['bob'], ['board']) } });
    const inside = target('sam', 'north');
    expect(sees(viewer('eve'), inside, rules)).to.deep.equal({
      visible: false,
      reason: 'department_hidden',
      departmentId: 'sales',
    });
    expect(sees(viewer('bob'), inside, rules)).to.include({ visible: true, reason: 'hidden_allowed' });
    expect(sees(viewer('eve', 'board'), inside, rules)).to.include({ reason: 'hidden_allowed' });
    expect(sees(anna, target('sam', 'sales'), rules)).to.include({ visible: true, reason: 'sees_all' });
  });

  it('needs to be admitted by each of the hidden departments one is in', () => {
    const rules = rulesOf({ sales: { hidden: true }, north: { hidden: true, seenBy: targets(['bob']) } });
    expect(sees(viewer('bob'), target('sam', 'north'), rules)).to.include({ departmentId: 'sales' });
    expect(sees(viewer('eve', 'sales'), target('sam', 'north'), rules)).to.include({
      departmentId: 'north',
    });
  });

  it('is an executive only for those the executive’s list names, whatever department they are in', () => {
    const chief = target('chief', 'board', { executive: true });
    const departments = rulesOf({
      sales: { sees: 'nothing', alsoSees: targets(['chief'], ['board']) },
      board: { hidden: true },
    }).departments;
    const rules = { departments, executives: new Map([['chief', targets(['anna'])]]) };
    expect(sees(anna, chief, rules)).to.include({ visible: true, reason: 'executive_allowed' });
    expect(sees(viewer('sam', 'north'), chief, rules)).to.include({ visible: false, reason: 'executive' });
    expect(sees(viewer('eve', 'board'), chief, rules)).to.include({ visible: false, reason: 'executive' });
    expect(sees(viewer('chief', 'board'), chief, rules)).to.include({ visible: true, reason: 'self' });
  });

  it('are people who are not activated yet too, but none who are disabled or deleted', () => {
    expect(sees(anna, target('bob', null, { state: 'inactive' }), rulesOf()).visible).to.equal(true);
    expect(sees(anna, target('bob', null, { state: 'disabled' }), rulesOf())).to.include({
      visible: false,
      reason: 'not_active',
    });
  });
});

describe('who sees whom, whatever the rules', () => {
  const departmentIds = ['d0', 'd1', 'd2', 'd3', 'd4'];
  const accountIds = ['a0', 'a1', 'a2', 'a3'];
  const list: fc.Arbitrary<Targets> = fc
    .tuple(fc.subarray(accountIds, { maxLength: 2 }), fc.subarray(departmentIds, { maxLength: 2 }))
    .map(([accounts, departments]) => targets(accounts, departments));
  const rule = (index: number): fc.Arbitrary<DepartmentRule> =>
    fc.record({
      // Only those before it can be above it.
      parentId: fc.constantFrom(null, ...departmentIds.slice(0, index)),
      sees: fc.constantFrom('inherit', 'all', 'own', 'nothing'),
      alsoSees: list,
      hidden: fc.boolean(),
      seenBy: list,
    });
  const rulesAny: fc.Arbitrary<VisibilityRules> = fc
    .tuple(
      fc.tuple(rule(0), rule(1), rule(2), rule(3), rule(4)),
      fc.dictionary(fc.constantFrom(...accountIds), list),
    )
    .map(([rules, executives]) => ({
      departments: new Map(rules.map((one, index) => [departmentIds[index]!, one])),
      executives: new Map(Object.entries(executives)),
    }));
  const viewerAny: fc.Arbitrary<Viewer> = fc.record({
    accountId: fc.constantFrom(...accountIds),
    enterpriseId: fc.constantFrom('e', 'e', 'e', 'f'),
    departmentId: fc.constantFrom(null, ...departmentIds),
  });
  const targetAny: fc.Arbitrary<Target> = fc
    .tuple(
      viewerAny,
      fc.record({
        executive: fc.boolean(),
        state: fc.constantFrom('active', 'active', 'inactive', 'disabled', 'deleted'),
      }),
    )
    .map(([who, more]) => ({ ...who, ...more }));

  type Change = (rule: DepartmentRule) => Partial<DepartmentRule>;
  function changed(rules: VisibilityRules, id: string, change: Change): VisibilityRules {
    const before = rules.departments.get(id)!;
    return {
      ...rules,
      departments: new Map(rules.departments).set(id, { ...before, ...change(before) }),
    };
  }
  function always(property: (viewer: Viewer, target: Target, rules: VisibilityRules) => void): void {
    fc.assert(fc.property(viewerAny, targetAny, rulesAny, property), { numRuns: 3000 });
  }
  const isVisible = (...args: Parameters<typeof sees>): boolean => sees(...args).visible;

  it('lets everybody see themselves and nobody see another enterprise', () => {
    always((who, whom, rules) => {
      expect(isVisible(who, { ...whom, ...who }, rules)).to.equal(true);
      expect(isVisible(who, { ...whom, enterpriseId: 'g' }, rules)).to.equal(false);
    });
  });

  it('never shows an executive to anybody the executive’s list does not name', () => {
    always((who, whom, rules) => {
      const unnamed = { ...rules, executives: new Map([[whom.accountId, nobody]]) };
      if (who.accountId === whom.accountId) return;
      expect(isVisible(who, { ...whom, executive: true }, unnamed)).to.equal(false);
    });
  });

  it('never hides anybody by a white list', () => {
    fc.assert(
      fc.property(
        viewerAny,
        targetAny,
        rulesAny,
        fc.constantFrom(...departmentIds),
        list,
        (who, whom, rules, id, more) => {
          const alsoSees = changed(rules, id, (one) => ({ alsoSees: union(one.alsoSees, more) }));
          const seenBy = changed(rules, id, (one) => ({ seenBy: union(one.seenBy, more) }));
          if (!isVisible(who, whom, rules)) return;
          expect(isVisible(who, whom, alsoSees)).to.equal(true);
          expect(isVisible(who, whom, seenBy)).to.equal(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never shows more by hiding, but to those it names', () => {
    fc.assert(
      fc.property(
        viewerAny,
        targetAny,
        rulesAny,
        fc.constantFrom(...departmentIds),
        (who, whom, rules, id) => {
          const before = changed(rules, id, () => ({ hidden: false, seenBy: nobody }));
          const after = changed(rules, id, () => ({ hidden: true, seenBy: nobody }));
          if (isVisible(who, whom, after)) expect(isVisible(who, whom, before)).to.equal(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is the same for a setting that is inherited as for one that is said', () => {
    fc.assert(
      fc.property(
        viewerAny,
        targetAny,
        rulesAny,
        fc.constantFrom(...departmentIds),
        (who, whom, rules, id) => {
          const inherited = changed(rules, id, () => ({ sees: 'inherit' }));
          let above = inherited.departments.get(id)!.parentId;
          while (above !== null && inherited.departments.get(above)!.sees === 'inherit') {
            above = inherited.departments.get(above)!.parentId;
          }
          const value = above === null ? 'all' : inherited.departments.get(above)!.sees;
          const said = changed(rules, id, () => ({ sees: value }));
          const { visible, reason } = sees(who, whom, said);
          expect(sees(who, whom, inherited)).to.include({ visible, reason });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('does not depend on the order of anything', () => {
    always((who, whom, rules) => {
      const reversed: VisibilityRules = {
        departments: new Map(
          [...rules.departments]
            .reverse()
            .map(([id, one]) => [
              id,
              { ...one, alsoSees: backwards(one.alsoSees), seenBy: backwards(one.seenBy) },
            ]),
        ),
        executives: new Map([...rules.executives].reverse()),
      };
      expect(sees(who, whom, reversed)).to.deep.equal(sees(who, whom, rules));
    });
  });

  it('is never outside of the reach by which a query is narrowed', () => {
    always((who, whom, rules) => {
      if (!isVisible(who, whom, rules)) return;
      const { departments, top, accounts } = reachOf(who, rules);
      const inDepartment = whom.departmentId === null ? top : departments.has(whom.departmentId);
      expect(accounts.has(whom.accountId) || inDepartment).to.equal(true);
    });
  });

  function union(one: Targets, other: Targets): Targets {
    return targets([...one.accounts, ...other.accounts], [...one.departments, ...other.departments]);
  }
  function backwards({ accounts, departments }: Targets): Targets {
    return targets([...accounts].reverse(), [...departments].reverse());
  }
});
