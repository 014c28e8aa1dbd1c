import type { z } from 'zod';
import { departmentNameSchema, phoneSchema } from '../../contract/api/directory.ts';
import { loginSchema, type Role } from '../../contract/api/auth.ts';
import { emailSchema, filledLine, line } from '../../contract/api/endpoint.ts';
import { departmentDepth, parsePath } from '../rules.ts';
import { flagWords, roleWords, stateWords } from './columns.ts';
import type { Problem, ProblemCode } from './problems.ts';

/** What a row asks for. What is left out stays as it is, or is as for a new account. */
export interface AccountWish {
  login: string;
  name?: string;
  email?: string | null;
  phone?: string;
  title?: string;
  /** names from the top */
  department?: string[];
  role?: Role;
  state?: 'active' | 'disabled';
  /** Whether the person is sent an activation. Never unless the row says so. */
  activate: boolean;
}

const valueLength = 100;
const name = filledLine(64);
const title = line(64);

/** Collects what is wrong with a row while it is read. */
export class RowReader {
  readonly problems: Problem[] = [];
  readonly #cells: readonly string[];
  readonly #places: ReadonlyMap<string, number>;

  constructor(cells: readonly string[], places: ReadonlyMap<string, number>) {
    this.#cells = cells;
    this.#places = places;
  }

  /** Undefined when there is no such column. */
  cell(field: string): string | undefined {
    const place = this.#places.get(field);
    return place === undefined ? undefined : (this.#cells[place] ?? '').trim();
  }

  parse<S extends z.ZodType>(field: string, schema: S, code: ProblemCode): z.output<S> | undefined {
    const value = this.cell(field);
    if (value === undefined) return undefined;
    const result = schema.safeParse(value);
    if (!result.success) this.wrong(field, code);
    return result.data;
  }

  word<T>(field: string, words: ReadonlyMap<string, T>, code: ProblemCode): T | undefined {
    const value = this.cell(field);
    if (value === undefined) return undefined;
    const meant = words.get(value.toLowerCase());
    if (meant === undefined) this.wrong(field, code);
    return meant;
  }

  path(field: string): string[] | undefined {
    const value = this.cell(field);
    if (value === undefined) return undefined;
    const path = parsePath(value);
    const right = path.every((part) => departmentNameSchema.safeParse(part).success);
    if (!right || path.length > departmentDepth) this.wrong(field, 'department_wrong');
    return path;
  }

  wrong(field: string, code: ProblemCode): void {
    this.problems.push({ field, code, value: (this.cell(field) ?? '').slice(0, valueLength) });
  }
}

export function readAccountRow(
  cells: readonly string[],
  places: ReadonlyMap<string, number>,
): { wish: AccountWish; problems: Problem[] } {
  const row = new RowReader(cells, places);
  const wish: AccountWish = { login: '', activate: false };

  if (row.cell('login') === '') row.wrong('login', 'missing');
  else wish.login = row.parse('login', loginSchema, 'login_wrong') ?? '';

  // Without a name there could be no account: an empty cell leaves it as it is.
  if (row.cell('name')) assign(wish, 'name', row.parse('name', name, 'text_wrong'));
  if (row.cell('email') === '') wish.email = null;
  else assign(wish, 'email', row.parse('email', emailSchema, 'email_wrong'));
  assign(wish, 'phone', row.parse('phone', phoneSchema, 'phone_wrong'));
  assign(wish, 'title', row.parse('title', title, 'text_wrong'));
  assign(wish, 'department', row.path('department'));
  if (row.cell('role')) assign(wish, 'role', row.word('role', roleWords, 'role_unknown'));
  assign(wish, 'state', row.word('state', stateWords, 'state_unknown') ?? undefined);
  wish.activate = row.word('activation', flagWords, 'flag_unknown') ?? false;
  return { wish, problems: row.problems };
}

function assign<Key extends keyof AccountWish>(
  wish: AccountWish,
  key: Key,
  value: AccountWish[Key] | undefined,
): void {
  if (value !== undefined) wish[key] = value;
}
