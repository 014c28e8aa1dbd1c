import { randomBytes } from 'node:crypto';
import type { AllEndpoints, EndpointKey } from './contract/api/endpoints.ts';
import type { Endpoint, GivenBodyOf, Params, ResponseOf } from './contract/api/endpoint.ts';

/**
 * A small enterprise to look around in, made by the same REST calls an administrator's browser would make. Only in an
 * installation without any enterprise.
 */

export interface DemoSignIn {
  login: string;
  password: string;
}

const people = [
  ['chen.wei', '陈伟', 'Research / Media'],
  ['li.na', '李娜', 'Research / Media'],
  ['anna.berg', 'Anna Berg', 'Research'],
  ['omar.haddad', 'Omar Haddad', 'Sales / Europe'],
  ['zhang.min', '张敏', 'Sales / Asia'],
  ['grace.okoro', 'Grace Okoro', 'Sales'],
] as const;

const rooms = [
  { name: 'Lake room', model: 'Huawei TE40', licence: 'medium', place: 'Building A, 2nd floor' },
  { name: '大会议室', model: 'Huawei CloudLink Board', licence: 'board', place: '深圳 3 楼' },
  { name: 'Small room', model: 'Huawei TE10', licence: 'small', place: 'Building B' },
] as const;

/**
 * @param url where this server listens
 * @param code the set-up code
 * @returns with what to sign in as the administrator; the other people have the same password
 */
export async function makeDemo(url: string, code: string): Promise<DemoSignIn> {
  const password = randomBytes(9).toString('base64url');
  const admin = { login: 'admin', password };
  const rest = new Rest(url);
  const me = await rest.call('POST /setup', {
    body: {
      code,
      enterpriseName: 'Demo',
      name: 'Admin',
      login: admin.login,
      password,
      language: 'en',
      timeZone: zone(),
    },
  });
  const { enterpriseId } = me;
  const { version } = await rest.call('GET /enterprises/:enterpriseId', { params: { enterpriseId } });
  await rest.call('PATCH /enterprises/:enterpriseId', {
    params: { enterpriseId },
    version,
    body: {
      limits: {
        plan: 'paid',
        concurrency: 100,
        vmrs: [{ capacity: 50, count: 2 }],
        terminals: { small: 5, medium: 5, board: 5 },
        recordingBytes: 50e9,
      },
    },
  });
  const departments = new Map<string, string>();
  for (const [, , path] of people) await makeDepartment(rest, departments, path);
  const accountIds: string[] = [];
  for (const [login, name, path] of people) {
    const departmentId = departments.get(path) ?? null;
    const account = await rest.call('POST /accounts', { body: { login, name, departmentId, password } });
    accountIds.push(account.accountId);
  }
  for (const room of rooms) await rest.call('POST /terminals', { body: room });
  await rest.call('POST /vmrs', {
    body: { name: 'Board room', capacity: 50, owner: { kind: 'account', id: me.accountId } },
  });
  await bookMeetings(rest, accountIds);
  return admin;
}

async function makeDepartment(rest: Rest, made: Map<string, string>, path: string): Promise<string> {
  const known = made.get(path);
  if (known !== undefined) return known;
  const [name = '', ...above] = path.split(' / ').reverse();
  const parentId = above.length === 0 ? null : await makeDepartment(rest, made, above.reverse().join(' / '));
  const { departmentId } = await rest.call('POST /departments', { body: { name, parentId } });
  made.set(path, departmentId);
  return departmentId;
}

async function bookMeetings(rest: Rest, accountIds: readonly string[]): Promise<void> {
  const timeZone = zone();
  const guests = accountIds.map((accountId) => ({ kind: 'account', accountId }) as const);
  const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('sv-SE', { timeZone });
  const shared = { timeZone, invitees: guests.slice(0, 3), notify: false };
  await rest.call('POST /bookings', {
    body: {
      ...shared,
      subject: 'Weekly review',
      startsAt: `${tomorrow}T10:00`,
      durationMinutes: 60,
      recurrence: 'FREQ=WEEKLY;COUNT=12',
    },
  });
  await rest.call('POST /bookings', {
    body: {
      ...shared,
      subject: '产品评审',
      startsAt: `${tomorrow}T14:30`,
      durationMinutes: 90,
      waitingRoom: true,
    },
  });
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface Call<Key extends EndpointKey> {
  params?: Params<Key>;
  body?: GivenBodyOf<AllEndpoints[Key] & Endpoint>;
  version?: number;
}

/** One session of REST. */
class Rest {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async call<Key extends EndpointKey>(
    key: Key,
    { params, body, version }: Call<Key>,
  ): Promise<ResponseOf<AllEndpoints[Key] & Endpoint>> {
    const [method = '', path = ''] = key.split(' ');
    const filled = path.replace(/:(\w+)/g, (_whole, name: string) =>
      encodeURIComponent((params as Record<string, string> | undefined)?.[name] ?? ''),
    );
    const response = await fetch(`${this.#url}/api/v1${filled}`, {
      method,
      headers: {
        origin: this.#url,
        cookie: this.#cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the demo was refused at ${key}: ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (cookies.length > 0) this.#cookie = cookies.join('; ');
    // Answers have the declared shape: the edge makes them so.
    return (await response.json()) as ResponseOf<AllEndpoints[Key] & Endpoint>;
  }
}
