import { expect } from 'chai';
import { anEnterprise } from '../../test/harness/directory.ts';
import { eachDatabase } from '../../test/harness/each-database.ts';
import { rejection } from '../../test/harness/rejection.ts';
import type { Db } from '../store/database.ts';

/** north below sales, board; sam in sales, nina in north, ben and chief on the board. */
async function aFirm(db: Db) {
  const firm = await anEnterprise(db);
  const { departments, admin, enterpriseId, make, people } = firm;
  const department = async (name: string, parentId: string | null) =>
    (await departments.create(admin, { name, parentId })).departmentId;
  const sales = await department('Sales', null);
  const north = await department('North', sales);
  const board = await department('Board', null);
  const account = async (login: string, departmentId: string) =>
    (await make({ login, departmentId })).accountId;
  const ids = {
    sam: await account('sam', sales),
    nina: await account('nina', north),
    ben: await account('ben', board),
    chief: await account('chief', board),
  };
  const find = async (accountId: string, query: { search?: string; departmentId?: string } = {}) => {
    const { items } = await people.find({ accountId, enterpriseId }, { offset: 0, limit: 200, ...query });
    return items.map(({ name }) => name).filter((name) => name !== 'Root');
  };
  return { ...firm, ids, sales, north, board, find };
}

const open = { sees: 'inherit', alsoSees: [], hidden: false, seenBy: [] } as const;

describe('searching people', () => {
  eachDatabase((_dialect, database) => {
    it('finds everybody of the enterprise by name, with where they are', async () => {
      const { db } = await database();
      await anEnterprise(db, 'others');
      const { ids, find, people, enterpriseId, north } = await aFirm(db);
      expect(await find(ids.sam)).to.deep.equal(['ben', 'chief', 'nina', 'sam']);
      const found = await people.find(
        { accountId: ids.sam, enterpriseId },
        { search: 'NI', offset: 0, limit: 9 },
      );
      expect(found.more).to.equal(false);
      expect(found.items[0]).to.include({ name: 'nina', departmentPath: 'Sales / North' });
      expect(await find(ids.sam, { departmentId: north })).to.deep.equal(['nina']);
    });

    it('looks in what is shown of people, and not in logins', async () => {
      const { db } = await database();
      const { ids, find, make } = await aFirm(db);
      await make({ login: 'secret-login', name: 'Vera Vik', email: 'vv@example.org' });
      expect(await find(ids.sam, { search: 'secret' })).to.deep.equal([]);
      expect(await find(ids.sam, { search: 'vera secret' })).to.deep.equal([]);
      expect(await find(ids.sam, { search: 'vik VERA vv@' })).to.deep.equal(['Vera Vik']);
    });

    it('obeys a change of the rules at once', async () => {
      const { db } = await database();
      const { ids, find, visibility, admin, sales, board } = await aFirm(db);
      await visibility.setDepartment(admin, sales, 1, { ...open, sees: 'own' });
      expect(await find(ids.sam)).to.deep.equal(['nina', 'sam']);
      expect(await find(ids.nina)).to.deep.equal(['nina']);
      const alsoSees = [{ kind: 'account', id: ids.ben }] as const;
      await visibility.setDepartment(admin, sales, 2, { ...open, sees: 'nothing', alsoSees: [...alsoSees] });
      expect(await find(ids.nina)).to.deep.equal(['ben', 'nina']);
      await visibility.setDepartment(admin, board, 1, { ...open, hidden: true });
      expect(await find(ids.nina)).to.deep.equal(['nina']);
      expect(await find(ids.ben)).to.deep.equal(['ben', 'chief', 'nina', 'sam']);
    });

    it('shows an executive only to those named, and is told why by the check', async () => {
      const { db } = await database();
      const { ids, find, visibility, people, admin, enterpriseId, sales } = await aFirm(db);
      const seenBy = [{ kind: 'department' as const, id: sales }];
      const set = await visibility.setExecutive(admin, ids.chief, { executive: true, seenBy });
      expect(set).to.deep.equal({ executive: true, seenBy: [{ ...seenBy[0], name: 'Sales' }] });
      expect(await find(ids.ben)).to.deep.equal(['ben', 'nina', 'sam']);
      expect(await find(ids.nina)).to.include('chief');
      expect(await visibility.check(enterpriseId, ids.ben, ids.chief)).to.deep.equal({
        visible: false,
        reason: 'executive',
        department: null,
      });
      const among = await people.visible({ accountId: ids.ben, enterpriseId }, [
        ids.chief,
        ids.sam,
        'nobody',
      ]);
      expect([...among]).to.deep.equal([ids.sam]);
      await visibility.setExecutive(admin, ids.chief, { executive: false, seenBy: [] });
      expect(await find(ids.ben)).to.include('chief');
    });

    it('lists executives apart from the others, for administrators', async () => {
      const { db } = await database();
      const { ids, accounts, visibility, admin, enterpriseId } = await aFirm(db);
      await visibility.setExecutive(admin, ids.chief, { executive: true, seenBy: [] });
      const list = async (executive: 'true' | 'false') => {
        const query = { executive, sort: 'name', order: 'asc', offset: 0, limit: 200 } as const;
        return (await accounts.list(enterpriseId, query)).items.map(({ accountId }) => accountId);
      };
      expect(await list('true')).to.deep.equal([ids.chief]);
      expect(await list('false'))
        .to.include(ids.ben)
        .and.not.include(ids.chief);
    });

    it('shows in the tree what one sees, and counts only those one sees', async () => {
      const { db } = await database();
      const { ids, departments, visibility, admin, enterpriseId, north, board } = await aFirm(db);
      await visibility.setDepartment(admin, north, 1, { ...open, sees: 'own' });
      await visibility.setExecutive(admin, ids.chief, { executive: true, seenBy: [] });
      const shown = async (accountId: string) =>
        (await departments.seenBy(enterpriseId, accountId)).map(({ name, accounts }) => [name, accounts]);
      expect(await shown(ids.nina)).to.deep.equal([
        ['Sales', 0],
        ['North', 1],
      ]);
      expect(await shown(ids.ben)).to.deep.equal([
        ['Sales', 1],
        ['North', 1],
        ['Board', 1],
      ]);
      await visibility.setDepartment(admin, board, 1, { ...open, hidden: true });
      expect(await shown(ids.sam)).to.deep.equal([
        ['Sales', 1],
        ['North', 1],
      ]);
      expect((await departments.all(enterpriseId)).map(({ accounts }) => accounts)).to.deep.equal([1, 1, 2]);
    });

    it('pages through those one sees, whoever is hidden between them', async () => {
      const { db } = await database();
      const { ids, visibility, people, admin, enterpriseId, make, board } = await aFirm(db);
      for (let index = 10; index < 40; index++) {
        await make({ login: `p${index}`, departmentId: index % 3 === 0 ? board : null });
      }
      await visibility.setDepartment(admin, board, 1, { ...open, hidden: true });
      const all: string[] = [];
      for (let offset = 0, more = true; more; offset += 7) {
        const page = await people.find(
          { accountId: ids.sam, enterpriseId },
          { search: 'p', offset, limit: 7 },
        );
        all.push(...page.items.map(({ name }) => name));
        more = page.more;
      }
      const expected = Array.from({ length: 30 }, (_, index) => index + 10)
        .filter((index) => index % 3 !== 0)
        .map((index) => `p${index}`);
      expect(all.filter((name) => /^p\d/.test(name))).to.deep.equal(expected);
    });

    it('forgets a deleted account on every list', async () => {
      const { db } = await database();
      const { ids, visibility, accounts, admin, enterpriseId, sales } = await aFirm(db);
      const alsoSees = [{ kind: 'account' as const, id: ids.ben }];
      await visibility.setDepartment(admin, sales, 1, { ...open, alsoSees });
      await accounts.remove(admin, ids.ben);
      expect((await visibility.ofDepartment(enterpriseId, sales)).alsoSees).to.deep.equal([]);
      expect(await rejection(visibility.setDepartment(admin, sales, 2, { ...open, alsoSees }))).to.include({
        code: 'not_found',
        field: 'alsoSees',
      });
    });
  });
});
