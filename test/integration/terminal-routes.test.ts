import { expect } from 'chai';
import type { Terminal, TerminalDetails, TerminalSecret, Vmr } from '../../server/contract/api/terminals.ts';
import { terminalRoutes } from '../../server/terminals/routes.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { person, serveRoutes, type TestEdge } from '../harness/rest-edge.ts';
import { terminalParts } from '../harness/terminal-parts.ts';

const admin = person('olga', { role: 'admin' });
const bob = person('bob');
const made = { name: 'Oslo', licence: 'medium' };

describe('the REST interface of terminals and VMRs', () => {
  eachDatabase((_dialect, open) => {
    let edge: TestEdge | undefined;
    afterEach(async () => {
      await edge?.close();
      edge = undefined;
    });
    async function parts() {
      const { db } = await open();
      const all = terminalParts(db);
      edge = await serveRoutes(db, terminalRoutes(all));
      return { ...all, as: edge.as };
    }

    it('shows a password when a terminal is registered, also to who asks twice, and never again', async () => {
      const { as } = await parts();
      const headers = { 'idempotency-key': 'one' };
      const first = await as(admin, 'POST /terminals', { body: made, headers });
      expect(first.status).to.equal(201);
      const { terminalId, number, secret } = first.body as Terminal & { secret: TerminalSecret };
      expect(secret).to.include({ userName: number, server: 'meet.example.org' });
      const again = await as(admin, 'POST /terminals', { body: made, headers });
      expect(again.body).to.deep.equal(first.body);
      const seen = await as(admin, 'GET /terminals/:terminalId', { params: { terminalId } });
      expect(seen.headers.etag).to.equal('"1"');
      expect(seen.text).not.to.match(new RegExp(`secret|ha1|${secret.password}`, 'i'));
      const { body } = await as(admin, 'GET /terminals', { query: { search: 'osl', licence: 'medium' } });
      const { registration, trace, ...listed } = seen.body as TerminalDetails;
      expect({ registration, trace }).to.deep.equal({ registration: null, trace: null });
      expect(body).to.deep.equal({ items: [listed], total: 1 });
    });

    it('is for administrators, but for searching and what one owns', async () => {
      const { as } = await parts();
      await as(admin, 'POST /terminals', { body: made });
      for (const key of [
        'GET /terminals',
        'GET /vmrs',
        'GET /terminals/:terminalId',
        'DELETE /vmrs/:vmrId',
      ]) {
        expect((await as(bob, key)).code, key).to.equal('not_permitted');
      }
      const found = await as(bob, 'GET /terminal-search', { query: { search: 'o' } });
      const { items, more } = found.body as { items: object[]; more: boolean };
      expect(more).to.be.false;
      expect(items[0]).to.have.all.keys('terminalId', 'number', 'name', 'place', 'status');
      expect((await as(bob, 'GET /my/vmrs')).body).to.deep.equal({ items: [] });
    });

    it('refuses numbers that are none, and changes without a version', async () => {
      const { as } = await parts();
      for (const number of ['123', '0123', '1234567890123', '12a4']) {
        const { code } = await as(admin, 'POST /terminals', { body: { ...made, number } });
        expect(code, number).to.equal('bad_request');
      }
      const { body } = await as(admin, 'POST /terminals', { body: made });
      const params = { terminalId: (body as Terminal).terminalId };
      const change = (headers: Record<string, string>) =>
        as(admin, 'PATCH /terminals/:terminalId', { params, headers, body: { place: '3F' } });
      expect((await change({})).code).to.equal('version_missing');
      expect((await change({ 'if-match': '"7"' })).code).to.equal('changed_meanwhile');
      expect((await change({ 'if-match': '"1"' })).body).to.include({ place: '3F', version: 2 });
    });

    it('lets an owner change PINs and waiting room of a VMR, and nothing else', async () => {
      const { as } = await parts();
      const body = { name: 'Board', capacity: 50, owner: { kind: 'account', id: 'bob' } };
      const vmr = (await as(admin, 'POST /vmrs', { body })).body as Vmr;
      const params = { vmrId: vmr.vmrId };
      const mine = (change: object) =>
        as(bob, 'PATCH /my/vmrs/:vmrId', { params, body: change, headers: { 'if-match': '"1"' } });
      expect((await mine({ name: 'Mine' })).code).to.equal('bad_request');
      expect((await mine({ guestPin: '', waitingRoom: true })).body).to.include({
        ...{ guestPin: '', waitingRoom: true, name: 'Board', version: 2 },
      });
      const taken = await as(admin, 'PUT /vmrs/:vmrId/owner', {
        ...{ params, body: { owner: null }, headers: { 'if-match': '"2"' } },
      });
      expect(taken.body).to.include({ owner: null });
      expect((await as(admin, 'GET /vmrs', { query: { free: 'true' } })).body).to.include({ total: 1 });
      expect((await as(admin, 'GET /vmrs', { query: { free: 'false' } })).body).to.include({ total: 0 });
      expect((await as(admin, 'DELETE /vmrs/:vmrId', { params })).status).to.equal(204);
    });
  });
});
