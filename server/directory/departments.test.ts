import { expect } from 'chai';
import { anEnterprise } from '../../test/harness/directory.ts';
import { eachDatabase } from '../../test/harness/each-database.ts';
import { rejection } from '../../test/harness/rejection.ts';

describe('departments', () => {
  eachDatabase((_dialect, open) => {
    it('are a tree, told parents before children and in their order', async () => {
      const { db } = await open();
      const { departments, admin, enterpriseId, make } = await anEnterprise(db);
      const b = await departments.create(admin, { name: 'B', parentId: null });
      const a = await departments.create(admin, { name: 'A', parentId: null });
      const below = await departments.create(admin, { name: 'A', parentId: b.departmentId });
      await make({ login: 'anna', departmentId: below.departmentId });
      expect(await departments.all(enterpriseId)).to.deep.equal([b, { ...below, accounts: 1 }, a]);
    });

    it('are moved and put in order, but never below themselves', async () => {
      const { db } = await open();
      const { departments, admin, enterpriseId } = await anEnterprise(db);
      const make = async (name: string, parentId: string | null = null) =>
        (await departments.create(admin, { name, parentId })).departmentId;
      const [a, b, c] = [await make('A'), await make('B'), await make('C')];
      await departments.change(admin, c, 1, { position: 0 });
      const names = async () => (await departments.all(enterpriseId)).map(({ name }) => name);
      expect(await names()).to.deep.equal(['C', 'A', 'B']);
      await departments.change(admin, b, 1, { parentId: c });
      expect(await names()).to.deep.equal(['C', 'B', 'A']);
      expect(await rejection(departments.change(admin, c, 2, { parentId: b }))).to.include({
        code: 'department_below_itself',
      });
      expect(await rejection(departments.change(admin, a, 1, { name: 'C' }))).to.include({
        code: 'department_name_taken',
      });
      expect(await rejection(departments.change(admin, c, 1, { name: 'D' }))).to.include({
        code: 'changed_meanwhile',
      });
    });

    it('are made only once with a name at a place, also at the same time', async () => {
      const { db } = await open();
      const { departments, admin } = await anEnterprise(db);
      const results = await Promise.allSettled(
        [1, 2, 3].map(() => departments.create(admin, { name: 'A', parentId: null })),
      );
      const codes = results.map((result) =>
        result.status === 'rejected' ? (result.reason as { code: string }).code : 'made',
      );
      expect(codes.sort()).to.deep.equal(['department_name_taken', 'department_name_taken', 'made']);
    });

    it('are deleted only when nobody and nothing is in them; deleted people are not', async () => {
      const { db } = await open();
      const { departments, accounts, admin, enterpriseId, make } = await anEnterprise(db);
      const { departmentId } = await departments.create(admin, { name: 'A', parentId: null });
      const { accountId } = await make({ login: 'anna', departmentId });
      expect(await rejection(departments.remove(admin, departmentId))).to.include({
        code: 'department_not_empty',
      });
      await accounts.remove(admin, accountId);
      const below = await departments.create(admin, { name: 'B', parentId: departmentId });
      expect(await rejection(departments.remove(admin, departmentId))).to.include({
        code: 'department_not_empty',
      });
      await departments.remove(admin, below.departmentId);
      await departments.remove(admin, departmentId);
      expect(await departments.all(enterpriseId)).to.deep.equal([]);
    });

    it('go at most 20 deep', async () => {
      const { db } = await open();
      const { departments, admin } = await anEnterprise(db);
      let parentId: string | null = null;
      for (let depth = 0; depth < 20; depth++) {
        parentId = (await departments.create(admin, { name: 'A', parentId })).departmentId;
      }
      expect(await rejection(departments.create(admin, { name: 'A', parentId }))).to.include({
        code: 'department_too_deep',
      });
      const { departmentId } = await departments.create(admin, { name: 'B', parentId: null });
      expect(await rejection(departments.change(admin, departmentId, 1, { parentId }))).to.include({
        code: 'department_too_deep',
      });
    });

    it('of another enterprise are not there', async () => {
      const { db } = await open();
      const { departments, visibility, admin, accounts, make } = await anEnterprise(db, 'ours');
      const theirs = await anEnterprise(db, 'theirs');
      const { departmentId } = await theirs.departments.create(theirs.admin, { name: 'A', parentId: null });
      const { accountId } = await make({ login: 'anna' });
      const setting = { sees: 'own', alsoSees: [], hidden: true, seenBy: [] } as const;
      const attempts = [
        () => departments.create(admin, { name: 'B', parentId: departmentId }),
        () => departments.change(admin, departmentId, 1, { name: 'B' }),
        () => departments.remove(admin, departmentId),
        () => visibility.setDepartment(admin, departmentId, 1, setting),
        () => accounts.change(admin, accountId, null, { departmentId }),
        () =>
          visibility.setExecutive(admin, accountId, {
            executive: true,
            seenBy: [{ kind: 'department', id: departmentId }],
          }),
      ];
      for (const attempt of attempts) expect(await rejection(attempt())).to.include({ code: 'not_found' });
    });
  });
});
