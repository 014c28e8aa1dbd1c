import { expect } from 'chai';
import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { AccountCaller, Caller, KeyCaller } from '../../server/contract/api/caller.ts';
import { defineEndpoints } from '../../server/contract/api/endpoint.ts';
import { answer } from '../../server/contract/api/handlers.ts';
import { errorCatalogue, PlenumError } from '../../server/contract/errors.ts';
import { Idempotency } from '../../server/http/rest/idempotency.ts';
import { mountRest } from '../../server/http/rest/mount.ts';
import type { Db } from '../../server/store/database.ts';
import { eachDatabase } from '../harness/each-database.ts';

const thing = z.object({ name: z.string(), version: z.number() });
const endpoints = defineEndpoints({
  'GET /open': { summary: 'Anybody.', access: 'public', response: thing, version: 'fetched' },
  'GET /things/:thingId': {
    summary: 'By ID.',
    access: 'account',
    scope: 'directory:read',
    query: z.object({ size: z.coerce.number().int().default(3) }),
    response: z.object({ thingId: z.string(), size: z.number() }),
  },
  'POST /things': {
    summary: 'Makes one.',
    access: 'admin',
    scope: 'directory:write',
    body: z.strictObject({ name: z.string().min(1) }),
    response: z.object({ name: z.string(), count: z.number() }),
    status: 201,
    idempotent: true,
  },
  'PATCH /things/:thingId': {
    summary: 'Changes one.',
    access: 'account',
    body: z.strictObject({ name: z.string() }),
    response: thing,
    version: 'required',
  },
  'DELETE /things/:thingId': { summary: 'Deletes one.', access: 'operator', response: null },
});

const member: AccountCaller = {
  kind: 'account',
  accountId: 'anna',
  enterpriseId: 'acme',
  name: 'Anna',
  role: 'member',
  operator: false,
  language: 'en',
  timeZone: 'UTC',
  sessionId: 's',
};
const admin: AccountCaller = { ...member, accountId: 'olga', role: 'admin' };
const key: KeyCaller = {
  kind: 'key',
  apiKeyId: 'k',
  accountId: null,
  enterpriseId: 'acme',
  name: 'Key',
  role: 'admin',
  operator: false,
  scopes: ['directory:read'],
  language: 'en',
  timeZone: 'UTC',
};
const callers: Record<string, Caller> = { member, admin, key };

eachDatabase((dialect, open) => {
  describe(`the REST edge on ${dialect}`, () => {
    let server: Server;
    let url: string;
    let made = 0;
    let failNext = false;
    let now = 1_000_000;
    let db: Db;

    beforeEach(async () => {
      db = (await open()).db;
      const routes = answer(endpoints, {
        // What is not declared must not leave the server.
        'GET /open': () => ({ name: 'open', version: 7, passwordHash: 'secret' }),
        'GET /things/:thingId': ({ params, query }) => ({ ...params, ...query }),
        'POST /things': async ({ body }) => {
          await new Promise((resolve) => setImmediate(resolve));
          if (failNext) {
            failNext = false;
            throw new PlenumError('not_permitted');
          }
          return { name: body.name, count: ++made };
        },
        'PATCH /things/:thingId': ({ body, version }) => ({ name: body.name, version: version + 1 }),
        'DELETE /things/:thingId': () => undefined,
      });
      const app = express();
      app.use(
        mountRest({
          routes,
          authenticate: (request) => Promise.resolve(callers[request.get('x-caller') ?? ''] ?? null),
          guardOrigin: () => undefined,
          idempotency: new Idempotency(db, () => now),
          addressOf: () => '192.0.2.1',
          originOf: () => 'http://localhost',
          cameByOf: () => 'http://localhost',
        }),
      );
      app.use(
        (
          error: unknown,
          _request: express.Request,
          response: express.Response,
          next: express.NextFunction,
        ) => {
          const known = PlenumError.from(error);
          if (response.headersSent) next(error);
          response.status(errorCatalogue[known.code].status).json({ error: known.toWire() });
        },
      );
      server = createServer(app).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    async function call(
      method: string,
      path: string,
      { as, body, headers = {} }: { as?: string; body?: unknown; headers?: Record<string, string> } = {},
    ): Promise<{
      status: number;
      body: Record<string, unknown>;
      code: string | undefined;
      etag: string | null;
    }> {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(as === undefined ? {} : { 'x-caller': as }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      const code = (parsed['error'] as { code?: string } | undefined)?.code;
      return { status: response.status, body: parsed, code, etag: response.headers.get('etag') };
    }

    it('lets nobody past what they may', async () => {
      const cases = [
        ['GET', '/things/a', undefined, 401, 'sign_in_required'],
        ['GET', '/things/a', 'member', 200, undefined],
        ['GET', '/things/a', 'key', 200, undefined],
        ['POST', '/things', 'member', 403, 'not_permitted'],
        ['POST', '/things', 'key', 403, 'scope_missing'],
        ['PATCH', '/things/a', 'key', 403, 'not_permitted'],
        ['DELETE', '/things/a', 'admin', 403, 'not_permitted'],
      ] as const;
      for (const [method, path, as, status, code] of cases) {
        const { status: got, code: why } = await call(method, path, as === undefined ? {} : { as });
        expect([got, why], `${method} ${path} as ${as ?? 'nobody'}`).to.deep.equal([status, code]);
      }
    });

    it('sends nothing that is not declared, and the version as the ETag', async () => {
      const { body, etag } = await call('GET', '/open');
      expect(body).to.deep.equal({ name: 'open', version: 7 });
      expect(etag).to.equal('"7"');
    });

    it('parses what comes in and names the field that is wrong', async () => {
      expect((await call('GET', '/things/a?size=9', { as: 'member' })).body).to.deep.equal({
        thingId: 'a',
        size: 9,
      });
      const wrong = await call('GET', '/things/a?size=big', { as: 'member' });
      expect(wrong.body['error']).to.include({ code: 'bad_request', field: 'size' });
      const extra = await call('POST', '/things', { as: 'admin', body: { name: 'x', role: 'admin' } });
      expect(extra.code).to.equal('bad_request');
      const form = await call('POST', '/things', {
        as: 'admin',
        body: 'name=x',
        headers: { 'content-type': 'text/plain' },
      });
      expect(form.code, 'a body another site can send').to.equal('bad_request');
      expect((await call('GET', `/things/${'a'.repeat(65)}`, { as: 'member' })).code).to.equal('not_found');
    });

    it('asks of a change which version it is made to', async () => {
      const change = (headers: Record<string, string>) =>
        call('PATCH', '/things/a', { as: 'member', body: { name: 'b' }, headers });
      expect((await change({})).code).to.equal('version_missing');
      expect((await change({ 'if-match': '*' })).code).to.equal('version_missing');
      const changed = await change({ 'if-match': '"4"' });
      expect([changed.body['version'], changed.etag]).to.deep.equal([5, '"5"']);
    });

    describe('with an Idempotency-Key', () => {
      const create = (idempotencyKey: string, name = 'x', as = 'admin') =>
        call('POST', '/things', { as, body: { name }, headers: { 'idempotency-key': idempotencyKey } });

      it('does once what is asked twice, and gives the same answer', async () => {
        const [first, second] = [await create('one'), await create('one')];
        expect([second.status, second.body]).to.deep.equal([first.status, first.body]);
      });

      it('refuses the key for another request, and does not mind other callers’ keys', async () => {
        await create('two');
        expect((await create('two', 'y')).code).to.equal('idempotency_reused');
      });

      it('does it once when asked ten times at once', async () => {
        const before = made;
        const answers = await Promise.all(Array.from({ length: 10 }, () => create('three')));
        expect(made - before).to.equal(1);
        for (const { status, code } of answers) expect([201, 'still_running']).to.include(code ?? status);
      });

      it('lets a failed request be sent again', async () => {
        failNext = true;
        expect((await create('four')).code).to.equal('not_permitted');
        expect((await create('four')).status).to.equal(201);
      });

      it('makes it again when a server died in the middle, and after a day', async () => {
        await create('five');
        await db.updateTable('idempotency').set({ status: null, body: null }).execute();
        expect((await create('five')).code).to.equal('still_running');
        now += 61_000;
        const again = await create('five');
        expect(again.status).to.equal(201);
        now += 25 * 3_600_000;
        expect((await create('five', 'another')).status).to.equal(201);
      });

      it('keeps no answer that can be read in the database', async () => {
        await create('six', 'the-secret-name');
        const rows = await db.selectFrom('idempotency').selectAll().execute();
        expect(JSON.stringify(rows)).to.not.include('the-secret-name').and.not.include('"six"');
      });
    });
  });
});
