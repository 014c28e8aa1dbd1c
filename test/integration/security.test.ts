import { expect } from 'chai';
import { type RestAnswer, RestClient } from '../harness/rest-client.ts';
import type { SampleOptions } from '../harness/schema-samples.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';
import { endpoints, hasTenantParam, idFor, requestOf } from '../harness/tenant-requests.ts';
import { allScopes, firstTenant, nextTenant, type Tenant } from '../harness/tenants.ts';

/** What anybody may call, each with why. */
const publicEndpoints: Record<string, string> = {
  'GET /client-settings': 'a browser needs it before anybody signs in',
  'GET /session': 'tells a page whether to show the sign-in',
  'POST /setup': 'there is nobody yet; guarded by the set-up code',
  'POST /session': 'is the sign-in; slowed down',
  'POST /password-resets': 'for who cannot sign in; does not tell who there is; slowed down',
  'POST /password-resets/:token': 'guarded by the token from the e-mail',
  'GET /oidc/start': 'begins signing in',
  'GET /oidc/callback': 'ends signing in; guarded by state and PKCE',
  'POST /meetings': 'visitors may start meetings where the installation lets them; limited by address',
  'GET /meetings/:meetingId': 'people join without an account; guessing is slowed down',
  'GET /recordings/:recordingId/files/:name': 'browsers play by an address; guarded by its signature',
  'GET /recordings/:recordingId/hls/:name/:part': 'guarded by the signature of the address',
  'POST /shared-recordings/:token': 'for who has a link and no account; guessing is slowed down',
  'GET /streams/:token': 'people watch without an account; tells whether it runs and who may',
  'POST /streams/:token/viewers': 'decides who may watch; guessing is slowed down',
  'GET /streams/:token/viewers/:viewerId': 'guarded by what a viewer was given',
  'DELETE /streams/:token/viewers/:viewerId': 'guarded by what a viewer was given',
  'GET /streams/:token/viewers/:viewerId/:file': 'guarded by what a viewer was given',
  'POST /conferences/:conferenceId/chat-files':
    'people chat without an account; guarded by the secret of a seat',
  'GET /conferences/:conferenceId/chat-files/:fileId': 'guarded by the secret of a seat',
};

const keys = Object.keys(endpoints);
const guarded = keys.filter((key) => endpoints[key]!.access !== 'public');
const readable = guarded.filter((key) => key.startsWith('GET '));

describe('who may call what', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  /** Whose data is attacked. */
  let ours: Tenant;
  /** Who attacks. */
  let theirs: Tenant;
  let nobody: RestClient;
  let atFirst: Record<string, unknown>;
  const keysBut = new Map<string, RestClient>();

  before(async () => {
    running = await startPlenum('--media.workers=1', '--media.mixerCpu=32', '--recorder.headroomBytes=0');
    ours = await firstTenant(running, 'Xanadu');
    theirs = await nextTenant(running, ours.admin, 'Zembla');
    nobody = new RestClient(running.url);
    for (const scope of allScopes) {
      keysBut.set(scope, await ours.keyWith(allScopes.filter((one) => one !== scope)));
    }
    atFirst = await everythingOf(ours);
  });

  after(async () => {
    for (const tenant of [ours, theirs]) tenant.guest.close();
    await running.stop();
  });

  it('is open to anybody only where it is known why', () => {
    expect(keys.filter((key) => endpoints[key]!.access === 'public')).to.have.members(
      Object.keys(publicEndpoints),
    );
  });

  describe('without a session', () => {
    for (const key of guarded) {
      it(`401: ${key}`, async () => {
        expectRefused(await nobody.call(key, requestOf(key, ours.ids)), 401, 'sign_in_required');
      });
    }
  });

  describe('as a member', () => {
    for (const key of guarded.filter((one) => endpoints[one]!.access !== 'account')) {
      it(`403: ${key}`, async () => {
        expectRefused(await ours.member.call(key, requestOf(key, ours.ids)), 403, 'not_permitted');
      });
    }
  });

  describe('as an administrator who is no operator', () => {
    for (const key of guarded.filter((one) => endpoints[one]!.access === 'operator')) {
      it(`403: ${key}`, async () => {
        expectRefused(await ours.plainAdmin.call(key, requestOf(key, ours.ids)), 403, 'not_permitted');
        expectRefused(await theirs.admin.call(key, requestOf(key, ours.ids)), 403, 'not_permitted');
      });
    }
  });

  describe('as a program', () => {
    for (const key of keys) {
      const { scope, access } = endpoints[key]!;
      if (scope !== undefined) {
        it(`403 without ${scope}: ${key}`, async () => {
          const answer = await keysBut.get(scope)!.call(key, requestOf(key, ours.ids));
          expectRefused(answer, 403, 'scope_missing');
        });
      } else if (access !== 'public') {
        it(`403 with every scope there is: ${key}`, async () => {
          expectRefused(await ours.key.call(key, requestOf(key, ours.ids)), 403, 'not_permitted');
        });
      }
    }

    it('is nobody with a key that is made up, cut off or taken back', async () => {
      const made = await theirs.admin.done<{ key: string; apiKeyId: string }>('POST /api-keys', {
        body: { name: 'Short-lived', scopes: ['directory:read'] },
      });
      const good = new RestClient(running.url, { key: made.key });
      expect((await good.call('GET /departments')).status).to.equal(200);
      for (const key of [made.key.slice(0, -1), `${made.key}A`, made.apiKeyId, 'plenum_', 'plenum_%00']) {
        expect((await new RestClient(running.url, { key }).call('GET /departments')).status, key).to.equal(
          401,
        );
      }
      await theirs.admin.done('DELETE /api-keys/:apiKeyId', { params: made });
      expect((await good.call('GET /departments')).status).to.equal(401);
    });
  });

  describe('as an administrator of another enterprise', () => {
    for (const key of guarded.filter((one) => hasTenantParam(one) && endpoints[one]!.access !== 'operator')) {
      it(`404 for what is not theirs: ${key}`, async () => {
        for (const optional of [false, true]) {
          expectRefused(
            await theirs.admin.call(key, requestOf(key, ours.ids, { optional })),
            404,
            'not_found',
          );
        }
      });
    }

    for (const key of readable.filter(
      (one) => endpoints[one]!.access !== 'operator' && !hasTenantParam(one),
    )) {
      it(`nothing of ours in what they list: ${key}`, async () => {
        const answer = await theirs.admin.call(key, readingOf(key, theirs));
        expect(answer.status, answer.text.slice(0, 300)).to.equal(200);
        // Whoever operates the installation has set their limits, which they are told.
        expectNoTrace({ ...answer, text: answer.text.replaceAll('Xanadu Operator', '') });
      });
    }

    it('404 for parts of what is not theirs below what is', async () => {
      const params = { webhookId: theirs.ids.webhookId, deliveryId: ours.ids.deliveryId };
      const answer = await theirs.admin.call('POST /webhooks/:webhookId/deliveries/:deliveryId/retry', {
        params,
      });
      expectRefused(answer, 404, 'not_found');
    });

    for (const key of guarded.filter((one) => endpoints[one]!.access !== 'operator' && namesObjects(one))) {
      it(`refused where a field names what is not theirs: ${key}`, async () => {
        await expectFieldsGuarded(key);
      });
    }

    it('nothing of ours by the Idempotency-Key that we used', async () => {
      const headers = { 'idempotency-key': 'the very same' };
      const mine = await theirs.admin.done<{ departmentId: string }>('POST /departments', {
        body: { name: 'Once' },
        headers,
      });
      const others = await theirs.plainAdmin.call('POST /departments', {
        body: { name: 'Once more' },
        headers,
      });
      expect(others.status).to.equal(201);
      expect((others.body as { departmentId: string }).departmentId).to.not.equal(mine.departmentId);
    });
  });

  describe('as who may', () => {
    for (const key of readable) {
      it(`200: ${key}`, async () => {
        const { scope } = endpoints[key]!;
        const request = readingOf(key, ours);
        const answer = await ours.admin.call(key, request);
        expect(answer.status, answer.text.slice(0, 300)).to.equal(200);
        if (scope !== undefined) expect((await ours.key.call(key, request)).status).to.equal(200);
      });
    }
  });

  it('has left everything of ours as it was', async () => {
    expect(await everythingOf(ours)).to.deep.equal(atFirst);
  });

  /** A request to read that fits the object it asks for. */
  function readingOf(key: string, { ids }: Tenant) {
    const request = requestOf(key, ids);
    const from = Date.now() - 86_400_000;
    return {
      ...request,
      query: {
        ...request.query,
        ...(key === 'GET /occurrences' ? { from, to: from + 30 * 86_400_000 } : {}),
        ...(isFile(key) && !key.endsWith('/calendar') ? { format: 'csv' } : {}),
        ...(endpoints[key]?.query?.shape['scope'] ? { scope: 'enterprise' } : {}),
      },
    };
  }

  function expectRefused(answer: RestAnswer, status: number, code: string): void {
    expect([answer.status, answer.code], answer.text.slice(0, 300)).to.deep.equal([status, code]);
    expectNoTrace(answer);
  }

  function expectNoTrace({ text, headers }: RestAnswer): void {
    const all = `${text} ${JSON.stringify(headers)}`.toLowerCase();
    for (const trace of ours.traces)
      expect(all.includes(trace.toLowerCase()), all.slice(0, 500)).to.equal(false);
  }

  /** With one of our objects after the other in a request that is theirs otherwise and would be carried out. */
  async function expectFieldsGuarded(key: string): Promise<void> {
    const count = { fields: 0 };
    const control = await theirs.admin.call(
      key,
      await fitting(key, requestOf(key, theirs.ids, fieldsOf(key, -1, count))),
    );
    expect(control.status, `as itself: ${control.text.slice(0, 300)}`).to.be.within(200, 299);
    expect(count.fields).to.be.above(0);
    for (let index = 0; index < count.fields; index++) {
      const request = await fitting(key, requestOf(key, theirs.ids, fieldsOf(key, index, { fields: 0 })));
      const answer = await theirs.admin.call(key, request);
      const sent = JSON.stringify(request.body ?? request.query);
      expectNoTrace(answer);
      if (key.startsWith('GET ') && answer.status === 200) continue;
      if (key === 'POST /accounts/bulk' && answer.status === 200) {
        expect(answer.body, sent).to.have.property('done', 0);
        continue;
      }
      expect(answer.status, `${sent} -> ${answer.text.slice(0, 300)}`).to.be.within(400, 499);
    }
  }

  /** @param foreign which of the fields that name objects names one of ours */
  function fieldsOf(key: string, foreign: number, count: { fields: number }): SampleOptions {
    return {
      optional: true,
      without: ['hostPin', 'guestPin', 'occurrence', 'number'],
      value: (field, within) => {
        const own = idFor(field, within, theirs.ids);
        if (own !== undefined) return count.fields++ === foreign ? idFor(field, within, ours.ids) : own;
        const turn = String(++made);
        const values: Record<string, unknown> = {
          login: `made.${turn}`,
          name:
            key.includes('terminals') || key.includes('vmrs') || key.includes('departments')
              ? `Made ${turn}`
              : undefined,
          email: `made.${turn}@zembla.example`,
          action: 'move',
          scope: key.includes('recordings') ? 'enterprise' : 'all',
          idKind: foreign === 0 || foreign === -1 ? 'vmr' : 'random',
          media: 'video',
          position: 0,
        };
        return values[field];
      },
    };
  }

  /** What the version is just now, and no department below itself. */
  async function fitting(key: string, request: ReturnType<typeof requestOf>) {
    if (key === 'PATCH /departments/:departmentId') {
      const child = await theirs.admin.done<{ departmentId: string }>('POST /departments', {
        body: { name: `Child ${++made}` },
      });
      return { ...request, params: child };
    }
    if (key === 'POST /bookings') await ownVmr(theirs);
    if (key === 'GET /occurrences' || endpoints[key]?.version !== 'required') return request;
    return { ...request, headers: { 'if-match': await versionOf(key, request) } };
  }

  async function versionOf(key: string, { params = {} }: ReturnType<typeof requestOf>): Promise<string> {
    const path = key.slice(key.indexOf(' ') + 1);
    if (endpoints[`GET ${path}`]) {
      return (await theirs.admin.call(`GET ${path}`, { params })).headers.etag ?? '"1"';
    }
    const whole = path.replace(/\/[a-z]+$/, '');
    if (endpoints[`GET ${whole}`]) {
      return (await theirs.admin.call(`GET ${whole}`, { params })).headers.etag ?? '"1"';
    }
    const list = await theirs.admin.done<{ items: Record<string, unknown>[] }>(
      `GET ${path.replace(/\/:\w+$/, '')}`,
    );
    const own = Object.values(params);
    const found = list.items.find((item) =>
      Object.values(item).some((value) => own.includes(value as string)),
    );
    return `"${Number(found?.['version'] ?? 1)}"`;
  }
});

let made = 0;

/** Gives the VMR back to the administrator, as only its owner books in it. */
async function ownVmr({ admin, ids: { vmrId } }: Tenant): Promise<void> {
  const { accountId: id } = await admin.done<{ accountId: string }>('GET /me');
  const { headers } = await admin.call('GET /vmrs/:vmrId', { params: { vmrId } });
  await admin.done('PUT /vmrs/:vmrId/owner', {
    params: { vmrId },
    headers: { 'if-match': headers.etag ?? '' },
    body: { owner: { kind: 'account', id } },
  });
}

function isFile(key: string): boolean {
  const response = endpoints[key]?.response;
  return typeof response === 'object' && response !== null && 'file' in response;
}

/** Whether fields of its query or body name objects of an enterprise. */
function namesObjects(key: string): boolean {
  let found = false;
  const ids = new Proxy({} as Tenant['ids'], { get: () => 'any' });
  const value: SampleOptions['value'] = (field, within) => {
    const id = idFor(field, within, ids);
    found ||= id !== undefined;
    return id;
  };
  requestOf(key, ids, { optional: true, value });
  return found;
}

/** Everything an administrator sees of the enterprise, without what changes by looking. */
async function everythingOf({ admin, ids }: Tenant): Promise<Record<string, unknown>> {
  const reads: [key: string, query?: Record<string, unknown>][] = [
    ['GET /enterprise'],
    ['GET /departments'],
    ['GET /departments/:departmentId/visibility'],
    ['GET /accounts', { limit: 200, state: 'active' }],
    ['GET /accounts', { limit: 200, state: 'deleted' }],
    ['GET /accounts/:accountId/executive'],
    ['GET /imports/:importId'],
    ['GET /terminals', { limit: 200 }],
    ['GET /vmrs', { limit: 200 }],
    ['GET /bookings/:bookingId'],
    ['GET /templates'],
    ['GET /my/room'],
    ['GET /conferences', { scope: 'enterprise' }],
    ['GET /history', { scope: 'enterprise' }],
    ['GET /webhooks'],
    ['GET /webhooks/:webhookId/deliveries'],
    ['GET /api-keys'],
    ['GET /oidc'],
    ['GET /me'],
    ['GET /sessions'],
    ['GET /audit', { limit: 200 }],
  ];
  const all: Record<string, unknown> = {};
  for (const [key, query = {}] of reads) {
    const answer = await admin.done(key, { ...requestOf(key, ids), query });
    all[`${key} ${JSON.stringify(query)}`] = JSON.parse(JSON.stringify(answer), (name, value: unknown) =>
      ['lastUsedAt', 'lastSeenAt', 'lastSignInAt'].includes(name) ? 'changes by looking' : value,
    );
  }
  return all;
}
