import type { Person } from '../contract/api/directory.ts';
import type { Db } from '../store/database.ts';
import { contains } from '../store/search.ts';
import { type AccountRow, findAccounts, getAccount, withBelow } from './account-repo.ts';
import { searchWords, shownText } from './rules.ts';
import type { DirectoryTree, DirectoryTrees } from './tree.ts';
import { type Reach, reachOf, sees, type Target, type Viewer } from './visibility.ts';

export interface PeopleQuery {
  search?: string | undefined;
  /** with everything below it */
  departmentId?: string | undefined;
  offset: number;
  limit: number;
}

/** Beyond, a query is not narrowed by IDs: who sees so many finds a page soon anyway. */
const mostIds = 1000;
const fewestRows = 100;
const mostRows = 1000;

/** Every search of people by people goes through here, and each person found through `sees`. */
export class PeopleSearch {
  readonly #db: Db;
  readonly #trees: DirectoryTrees;

  constructor({ db, trees }: { db: Db; trees: DirectoryTrees }) {
    this.#db = db;
    this.#trees = trees;
  }

  /** The people an account sees, by name. */
  async find(
    { accountId, enterpriseId }: { accountId: string; enterpriseId: string },
    { offset, limit, ...query }: PeopleQuery,
  ): Promise<{ items: Person[]; more: boolean }> {
    const tree = await this.#trees.of(this.#db, enterpriseId);
    const viewer = viewerOf(await getAccount(this.#db, enterpriseId, accountId));
    const reach = reachOf(viewer, tree.rules);
    const words = searchWords(query.search);
    const page: AccountRow[] = [];
    let seen = 0;
    for await (const rows of this.#candidates(enterpriseId, tree, reach, query, offset + limit + 1)) {
      for (const row of rows) {
        if (!sees(viewer, targetOf(row), tree.rules).visible) continue;
        // The database looks in logins as well.
        if (!words.every((word) => shownText(row).includes(word))) continue;
        if (seen++ < offset) continue;
        if (page.length === limit) return { items: page.map((one) => personOf(one, tree)), more: true };
        page.push(row);
      }
    }
    return { items: page.map((one) => personOf(one, tree)), more: false };
  }

  /** Which of these accounts somebody sees; those of other enterprises and unknown ones are not among them. */
  async visible(
    { accountId, enterpriseId }: { accountId: string; enterpriseId: string },
    accountIds: readonly string[],
  ): Promise<Set<string>> {
    const { rules } = await this.#trees.of(this.#db, enterpriseId);
    const viewer = viewerOf(await getAccount(this.#db, enterpriseId, accountId));
    const rows = await findAccounts(this.#db, accountIds);
    return new Set(rows.filter((row) => sees(viewer, targetOf(row), rules).visible).map(({ id }) => id));
  }

  /** Pieces by name, the first as large as what is wanted when nobody is hidden. */
  async *#candidates(
    enterpriseId: string,
    tree: DirectoryTree,
    reach: Reach,
    { search, departmentId }: Omit<PeopleQuery, 'offset' | 'limit'>,
    wanted: number,
  ): AsyncGenerator<AccountRow[]> {
    let found = this.#db
      .selectFrom('account')
      .selectAll()
      .where('enterpriseId', '=', enterpriseId)
      .where('state', 'in', ['active', 'inactive'])
      .orderBy('searchText')
      .orderBy('id');
    for (const word of searchWords(search)) {
      found = found.where((eb) => contains(eb.ref('searchText'), word));
    }
    if (departmentId) found = found.where('departmentId', 'in', withBelow(this.#db, departmentId));
    if (isNarrow(reach, tree)) {
      found = found.where((eb) => {
        const ways = [eb('id', 'in', [...reach.accounts])];
        if (reach.departments.size > 0) ways.push(eb('departmentId', 'in', [...reach.departments]));
        if (reach.top) ways.push(eb('departmentId', 'is', null));
        return eb.or(ways);
      });
    }
    let size = Math.min(Math.max(wanted, fewestRows), mostRows);
    for (let last: AccountRow | undefined; ; size = mostRows) {
      const after = last;
      const rows = await (
        after
          ? found.where((eb) =>
              eb(eb.refTuple('searchText', 'id'), '>', eb.tuple(after.searchText, after.id)),
            )
          : found
      )
        .limit(size)
        .execute();
      yield rows;
      if (rows.length < size) return;
      last = rows.at(-1);
    }
  }
}

function isNarrow({ departments, top, accounts }: Reach, tree: DirectoryTree): boolean {
  const seesAll = top && departments.size === tree.departments.length;
  return !seesAll && departments.size + accounts.size <= mostIds;
}

export function viewerOf({ id, enterpriseId, departmentId }: AccountRow): Viewer {
  return { accountId: id, enterpriseId, departmentId };
}

export function targetOf(row: AccountRow): Target {
  return { ...viewerOf(row), executive: row.executive === 1, state: row.state };
}

function personOf(row: AccountRow, tree: DirectoryTree): Person {
  const { id, number, name, email, phone, title, departmentId } = row;
  return {
    ...{ accountId: id, number, name, email, phone, title, departmentId },
    departmentPath: tree.pathOf(departmentId),
  };
}
