import { expect } from 'chai';
import type { Me } from '../../server/contract/api/auth.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { rejection } from '../harness/rejection.ts';
import { type RestAnswer, RestClient } from '../harness/rest-client.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';
import { endpoints, requestOf } from '../harness/tenant-requests.ts';
import { firstTenant, password, type Tenant } from '../harness/tenants.ts';

const keys = Object.keys(endpoints);
const changing = keys.filter((key) => !key.startsWith('GET '));

describe('hostile requests to be somebody else', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let ours: Tenant;
  let admin: RestClient;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    ours = await firstTenant(running, 'Xanadu');
    admin = ours.admin;
  });

  after(async () => {
    ours.guest.close();
    await running.stop();
  });

  function expectRefused(answer: RestAnswer, status: number, code: string): void {
    expect([answer.status, answer.code], answer.text.slice(0, 300)).to.deep.equal([status, code]);
  }

  describe('from another site, with the cookie that browsers add', () => {
    const origins: Record<string, Record<string, string | null>> = {
      'another origin': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      'our name as a part of theirs': {
        origin: 'http://localhost.evil.example',
        'sec-fetch-site': 'cross-site',
      },
      'another port': { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
      'the origin `null`': { origin: 'null', 'sec-fetch-site': 'cross-site' },
      'no origin, as another site’s': { origin: null, 'sec-fetch-site': 'cross-site' },
      'no origin, as a neighbour’s': { origin: null, 'sec-fetch-site': 'same-site' },
      'nothing said at all': { origin: null, 'sec-fetch-site': null },
    };
    for (const key of changing) {
      it(`refused: ${key}`, async () => {
        for (const [name, headers] of Object.entries(origins)) {
          const request = requestOf(key, ours.ids);
          const answer = await admin.call(key, { ...request, headers: { ...request.headers, ...headers } });
          expect([answer.status, answer.code], name).to.deep.equal([403, 'wrong_origin']);
        }
      });
    }

    it('refused: to sign somebody in as the attacker', async () => {
      const stranger = new RestClient(running.url);
      const answer = await stranger.call('POST /session', {
        body: { login: 'xanadu.member', password },
        headers: { origin: 'https://evil.example' },
      });
      expectRefused(answer, 403, 'wrong_origin');
      expect(answer.headers['set-cookie']).to.equal(undefined);
    });
  });

  describe('as a plain form, which any site can send', () => {
    const types = [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'text/json',
    ];
    for (const key of changing.filter((one) => hasJsonBody(one))) {
      it(`refused: ${key}`, async () => {
        for (const type of types) {
          const { body, headers, ...rest } = requestOf(key, ours.ids);
          const raw = JSON.stringify(body);
          const answer = await admin.call(key, {
            ...rest,
            raw,
            headers: { ...headers, 'content-type': type },
          });
          expect(answer.status, `${type}: ${answer.text.slice(0, 200)}`).to.be.within(400, 499);
        }
      });
    }

    it('refused: a file that is no spreadsheet', async () => {
      const answer = await admin.call('POST /imports', {
        query: { kind: 'accounts' },
        raw: 'a,b',
        headers: { 'content-type': 'text/plain' },
      });
      expect(answer.status).to.be.within(400, 499);
    });
  });

  describe('a session', () => {
    it('is a new one at every sign-in, whatever cookie came with it', async () => {
      const planted = 'A'.repeat(43);
      const victim = new RestClient(running.url);
      victim.cookies.set('plenum_session', planted);
      await victim.done('POST /session', { body: { login: 'xanadu.member', password } });
      const first = victim.cookies.get('plenum_session');
      expect(first).to.not.equal(planted);

      const attacker = new RestClient(running.url);
      attacker.cookies.set('plenum_session', planted);
      expect((await attacker.call('GET /me')).status).to.equal(401);

      await victim.done('POST /session', { body: { login: 'xanadu.member', password } });
      expect(victim.cookies.get('plenum_session')).to.not.equal(first);
      attacker.cookies.set('plenum_session', first ?? '');
      expect((await attacker.call('GET /me')).status).to.equal(401);
    });

    it('is not to be read by scripts nor sent along by other sites', async () => {
      const client = new RestClient(running.url);
      const { headers } = await client.call('POST /session', { body: { login: 'xanadu.member', password } });
      const cookie = headers['set-cookie']?.find((line) => line.startsWith('plenum_session=')) ?? '';
      expect(cookie)
        .to.match(/httponly/i)
        .and.match(/samesite=(lax|strict)/i)
        .and.match(/path=\//i);
      expect(cookie).to.not.match(/domain=/i);
      expect(headers['cache-control']).to.include('no-store');
    });

    it('is gone after signing out, and everywhere after a new password', async () => {
      const one = new RestClient(running.url);
      await one.done('POST /session', { body: { login: 'xanadu.second', password } });
      const stolen = new RestClient(running.url);
      for (const [name, value] of one.cookies) stolen.cookies.set(name, value);
      const other = new RestClient(running.url);
      await other.done('POST /session', { body: { login: 'xanadu.second', password } });
      await one.done('DELETE /session');
      expect((await stolen.call('GET /me')).status).to.equal(401);
      const params = { accountId: ours.ids.adminId };
      await admin.done('PUT /accounts/:accountId/password', { params, body: { password } });
      expect((await other.call('GET /me')).status).to.equal(401);
    });

    it('is not told from others by what is wrong with a sign-in', async () => {
      const client = new RestClient(running.url);
      const unknown = await client.call('POST /session', { body: { login: 'nobody.at.all', password } });
      const wrong = await client.call('POST /session', {
        body: { login: 'xanadu.member', password: 'wrong but long' },
      });
      expect([wrong.status, wrong.text]).to.deep.equal([unknown.status, unknown.text]);
    });
  });

  describe('with fields that do not belong there', () => {
    const givenAway = {
      role: 'admin',
      operator: true,
      enterpriseId: 'x',
      state: 'active',
      passwordHash: 'x',
    };

    it('cannot make oneself an administrator or an operator', async () => {
      const member = ours.member;
      const before = await member.done<Me>('GET /me');
      for (const [field, value] of Object.entries(givenAway)) {
        const answer = await member.call('PATCH /me', { body: { name: before.name, [field]: value } });
        expectRefused(answer, 400, 'bad_request');
      }
      expect(await member.done('GET /me')).to.deep.equal(before);
    });

    it('cannot make an account an operator, nor move it to another enterprise', async () => {
      const params = { accountId: ours.ids.accountId };
      const { headers, body } = await admin.call('GET /accounts/:accountId', { params });
      for (const [field, value] of Object.entries({
        operator: true,
        enterpriseId: 'x',
        passwordHash: 'x',
        version: 9,
      })) {
        const request = { params, headers: { 'if-match': headers.etag ?? '' }, body: { [field]: value } };
        expectRefused(await admin.call('PATCH /accounts/:accountId', request), 400, 'bad_request');
        const made = await admin.call('POST /accounts', {
          body: { login: `made.${field.toLowerCase()}`, name: 'Made', [field]: value },
        });
        expectRefused(made, 400, 'bad_request');
      }
      expect(await admin.done('GET /accounts/:accountId', { params })).to.deep.equal(body);
    });

    it('cannot raise the limits of one’s own enterprise', async () => {
      const { headers } = await ours.plainAdmin.call('GET /enterprise');
      for (const body of [{ limits: { concurrency: 1_000_000 } }, { state: 'active' }]) {
        const request = { body, headers: { 'if-match': headers.etag ?? '' } };
        const again = new RestClient(running.url);
        await again.done('POST /session', { body: { login: 'xanadu.second', password } });
        expectRefused(await again.call('PATCH /enterprise', request), 400, 'bad_request');
      }
    });
  });

  describe('guessing', () => {
    it('the PIN of a meeting is slowed down over Socket.IO', async () => {
      const { meetingId } = await admin.done<{ meetingId: string }>('POST /meetings', { body: {} });
      const rtpCapabilities = running.plenum.media.rtpCapabilities();
      const codes: string[] = [];
      for (let turn = 0; turn < 12; turn++) {
        const client = new SignallingClient(running.url);
        const join = client.request('join', {
          meetingId,
          pin: String(1000 + turn),
          name: 'Eve',
          rtpCapabilities,
        });
        const error = await rejection(join);
        codes.push(error instanceof PlenumError ? error.code : error.message);
        client.close();
      }
      expect(codes[0]).to.equal('pin_wrong');
      expect(codes.at(-1)).to.equal('too_many_attempts');
    });

    it('the IDs of meetings is slowed down over REST', async () => {
      const stranger = new RestClient(running.url);
      const codes: (string | undefined)[] = [];
      for (let turn = 0; turn < 40; turn++) {
        const params = { meetingId: String(900_000_000 + turn) };
        codes.push((await stranger.call('GET /meetings/:meetingId', { params })).code);
      }
      expect(codes[0]).to.equal('meeting_not_found');
      expect(codes.at(-1)).to.equal('too_many_attempts');
    });

    it('the set-up code is over', async () => {
      const answer = await new RestClient(running.url).call(
        'POST /setup',
        requestOf('POST /setup', ours.ids),
      );
      expectRefused(answer, 409, 'setup_done');
    });

    it('a password is slowed down, also when many are tried at once', async () => {
      const stranger = new RestClient(running.url);
      const tries = Array.from({ length: 40 }, (_, turn) =>
        stranger.call('POST /session', {
          body: { login: 'xanadu.member', password: `guess number ${turn}` },
        }),
      );
      const codes = (await Promise.all(tries)).map(({ code }) => code);
      expect(new Set(codes)).to.deep.equal(new Set(['sign_in_failed', 'too_many_sign_ins']));
      expect(codes.filter((code) => code === 'sign_in_failed')).to.have.length.below(25);
    });
  });

  describe('to redirect somebody elsewhere after signing in', () => {
    it('does not lead away from here', async () => {
      const stranger = new RestClient(running.url);
      for (const returnTo of [
        'https://evil.example',
        '//evil.example',
        '/\\evil.example',
        'javascript:alert(1)',
      ]) {
        const answer = await stranger.call('GET /oidc/start', {
          query: { enterpriseId: ours.ids.enterpriseId, returnTo },
        });
        expect(answer.headers.location ?? '').to.not.match(/^(https?:)?\/?[/\\]+evil|^javascript:/);
      }
    });
  });
});

function hasJsonBody(key: string): boolean {
  const { body } = endpoints[key]!;
  return body !== undefined && !('file' in body);
}
