import { expect } from 'chai';
import { Passwords } from '../../server/auth/passwords.ts';
import { systemActor } from '../../server/contract/api/caller.ts';
import { transact } from '../../server/store/transact.ts';
import {
  anotherEnterprise,
  authSites,
  enterpriseOf,
  isSignedIn,
  password,
  signIn,
} from '../harness/auth-site.ts';
import { eachDatabase } from '../harness/each-database.ts';

const hour = 3_600_000;

class CountedPasswords extends Passwords {
  verified = 0;

  override verify(password: string, kept: string | null | undefined): Promise<boolean> {
    this.verified++;
    return super.verify(password, kept);
  }
}

describe('signing in', () => {
  eachDatabase((_dialect, open) => {
    const sites = authSites(open);

    describe('with a password', () => {
      it('works by login and by e-mail address, in a session that scripts cannot read', async () => {
        const { site } = await sites.running();
        for (const login of ['anna', 'ANNA@example.org']) {
          const browser = site.browser();
          const answer = await signIn(browser, password, login);
          expect(answer.body).to.deep.include({ login: 'anna' });
          const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('plenum_session='));
          expect(cookie).to.match(/^plenum_session=[\w-]{43}; /);
          expect(cookie).to.include('HttpOnly').and.include('SameSite=Lax').and.include('Path=/');
          expect(cookie).not.to.include('Secure');
          expect(await isSignedIn(browser)).to.equal(true);
        }
      });

      it('binds the cookie to this host and to HTTPS when the request came by HTTPS', async () => {
        const { site } = await sites.running({ trustedProxies: 1 });
        const browser = site.browser();
        const headers = { 'x-forwarded-proto': 'https' };
        const answer = await browser.call('POST /session', { body: { login: 'anna', password }, headers });
        const cookies = answer.headers.getSetCookie();
        expect(
          cookies.every((line) => line.startsWith('__Host-plenum_') && line.includes('Secure')),
        ).to.equal(true);
        expect((await browser.call('GET /me', { headers })).status).to.equal(200);
        // Planted by somebody on the way: not believed over HTTPS.
        const victim = site.browser();
        victim.setCookie('plenum_session', browser.cookie('__Host-plenum_session')!);
        expect((await victim.call('GET /me', { headers })).status).to.equal(401);
      });

      it('says the same whatever is wrong', async () => {
        const { site, anna, change } = await sites.running();
        const wrong = await signIn(site.browser(), 'not the password');
        const unknown = await signIn(site.browser(), password, 'nobody');
        await change({ state: 'disabled' });
        const disabled = await signIn(site.browser());
        await change({ state: 'active' });
        await site.db.updateTable('credential').set({ passwordHash: null }).execute();
        const without = await signIn(site.browser());
        for (const answer of [wrong, unknown, disabled, without]) {
          expect([answer.status, answer.body]).to.deep.equal([401, { code: 'sign_in_failed' }]);
          expect(answer.headers.getSetCookie()).to.deep.equal([]);
        }
        const actions = await site.actions(await enterpriseOf(anna));
        expect(actions.filter((action) => action === 'session.refused')).to.have.length(3);
      });

      it('begins a new session every time and ends the browser’s former one', async () => {
        const { site, anna: browser } = await sites.running();
        const former = browser.cookie('plenum_session')!;
        await signIn(browser);
        expect(browser.cookie('plenum_session')).not.to.equal(former);
        const thief = site.browser();
        thief.setCookie('plenum_session', former);
        expect(await isSignedIn(thief)).to.equal(false);
        expect(await isSignedIn(browser)).to.equal(true);
      });

      it('makes hashes of a lower cost anew', async () => {
        const { site: former } = await sites.running({
          passwords: new Passwords({ memory: 32, passes: 1, lanes: 1 }),
        });
        const { db } = former;
        const site = await sites.again(former);
        const kept = async () =>
          (await db.selectFrom('credential').selectAll().executeTakeFirstOrThrow()).passwordHash;
        expect(await kept()).to.include('m=32,');
        expect((await signIn(site.browser())).status).to.equal(200);
        expect(await kept()).to.include('m=64,');
        expect((await signIn(site.browser())).status).to.equal(200);
      });

      it('is refused with what no database keeps', async () => {
        const { site } = await sites.running();
        for (const login of ['a\u0000', 'a\u0000@example.org']) {
          expect((await signIn(site.browser(), password, login)).code).to.equal('bad_request');
          const reset = await site.browser().call('POST /password-resets', { body: { login } });
          expect(reset.code).to.equal('bad_request');
        }
      });

      it('is refused to pages of other sites', async () => {
        const { site } = await sites.running();
        const answer = await site.browser().call('POST /session', {
          body: { login: 'anna', password },
          headers: { origin: 'https://evil.example' },
        });
        expect(answer.code).to.equal('wrong_origin');
      });
    });

    describe('with an e-mail address that several accounts have', () => {
      const email = 'anna@example.org';
      const theirs = 'twelve yellow bottles';

      it('signs in to the one whose password it is, in any enterprise', async () => {
        const { site } = await sites.running();
        await anotherEnterprise(site, { login: 'otto', email, password: theirs });
        await anotherEnterprise(site, { login: 'olaf', email });
        expect((await signIn(site.browser(), password, email)).body).to.include({ login: 'anna' });
        expect((await signIn(site.browser(), theirs, email)).body).to.include({ login: 'otto' });
        expect((await signIn(site.browser(), 'not the password', email)).code).to.equal('sign_in_failed');
      });

      it('is not taken over by somebody whose login it is', async () => {
        const { site } = await sites.running();
        const evil = await anotherEnterprise(site, { login: 'evil', email: 'e@x.org', password: theirs });
        await site.db.updateTable('account').set({ login: email }).where('id', '=', evil).execute();
        expect((await signIn(site.browser(), password, email)).body).to.include({ login: 'anna' });
      });

      it('is not crowded out by an enterprise that gives it to many', async () => {
        const { site, change } = await sites.running();
        const otto = await anotherEnterprise(site, { login: 'otto', email, password: theirs });
        const { enterpriseId } = (await site.accounts.byId(site.db, otto))!;
        const hash = await site.auth.credentials.hash(theirs, { login: 'otto', email });
        await transact(site.db, async (tx) => {
          for (let count = 0; count < 10; count++) {
            const wish = { login: `copy-${count}`, name: 'Copy', email };
            const copy = await site.accounts.makeMember(tx, enterpriseId, wish, systemActor);
            await site.auth.credentials.store(tx, copy.accountId, hash);
          }
        });
        await change({ createdAt: Date.now() + hour });
        expect((await signIn(site.browser(), password, email)).body).to.include({ login: 'anna' });
      });

      it('slows guesses down for each account, whatever the name given and whoever signs in between', async () => {
        const { site } = await sites.running();
        await anotherEnterprise(site, { login: 'otto', email, password: theirs });
        const codes: string[] = [];
        for (let guess = 0; guess < 7; guess++) {
          const name = guess % 2 === 0 ? email : 'anna';
          codes.push((await signIn(site.browser(), `guess ${guess}`, name)).code);
          expect((await signIn(site.browser(), theirs, 'otto')).status).to.equal(200);
        }
        expect(codes.at(-1)).to.equal('too_many_sign_ins');
        expect((await signIn(site.browser(), password, email)).code).to.equal('too_many_sign_ins');
        expect((await signIn(site.browser(), theirs, email)).body).to.include({ login: 'otto' });
      });

      it('compares as many passwords whether one, several or nobody has it', async () => {
        const passwords = new CountedPasswords({ memory: 64, passes: 1, lanes: 1 });
        const { site } = await sites.running({ passwords });
        const compared = async (name: string) => {
          passwords.verified = 0;
          await signIn(site.browser(), 'a guess', name);
          return passwords.verified;
        };
        expect([await compared('anna'), await compared('nobody')]).to.deep.equal([1, 1]);
        const alone = await compared(email);
        await anotherEnterprise(site, { login: 'otto', email, password: theirs });
        expect([await compared(email), await compared('nobody@example.org')]).to.deep.equal([alone, alone]);
      });
    });

    describe('guessing', () => {
      it('is slowed down from one address, whatever the password then, and freed by waiting', async () => {
        const { site } = await sites.running();
        const stranger = site.browser();
        const codes: string[] = [];
        for (let guess = 0; guess < 7; guess++) codes.push((await signIn(stranger, `guess ${guess}`)).code);
        expect(codes).to.deep.equal([...Array<string>(6).fill('sign_in_failed'), 'too_many_sign_ins']);
        expect((await signIn(stranger)).code).to.equal('too_many_sign_ins');
        site.advance(31_000);
        expect((await signIn(stranger)).status).to.equal(200);
      });

      it('gets no further with many attempts at once', async () => {
        const { site } = await sites.running();
        const answers = await Promise.all(
          Array.from({ length: 30 }, (_, guess) => signIn(site.browser(), `guess ${guess}`)),
        );
        expect(answers.filter(({ code }) => code === 'sign_in_failed')).to.have.length.at.most(6);
      });

      it('does not keep out the owner in a browser that has been there before', async () => {
        const { site, anna } = await sites.running();
        await anna.call('DELETE /session');
        for (let guess = 0; guess < 8; guess++) await signIn(site.browser(), `guess ${guess}`);
        expect((await signIn(site.browser())).code).to.equal('too_many_sign_ins');
        expect((await signIn(anna)).status).to.equal(200);
      });

      it('from many addresses at one account waits for all of them together', async () => {
        const { site } = await sites.running({ trustedProxies: 1 });
        let refused = 0;
        for (let guess = 0; guess < 55; guess++) {
          const { code } = await site.browser().call('POST /session', {
            body: { login: 'anna', password: 'a guess' },
            headers: { 'x-forwarded-for': `192.0.2.${guess}` },
          });
          if (code === 'too_many_sign_ins') refused++;
        }
        expect(refused).to.be.at.least(3);
      });

      it('at the current password in an open session is slowed down', async () => {
        const { anna } = await sites.running();
        const codes: string[] = [];
        for (let guess = 0; guess < 7; guess++) {
          const body = { current: `guess ${guess}`, next: 'another long one' };
          codes.push((await anna.call('PUT /me/password', { body })).code);
        }
        expect(codes.at(-1)).to.equal('too_many_sign_ins');
      });
    });

    describe('a one-time code', () => {
      const codeIn = (text: string) => /^\d{6}$/m.exec(text)![0];

      it('is sent when the account or the enterprise asks for it, and is good once', async () => {
        const { site, anna } = await sites.running();
        await anna.call('PATCH /me', { body: { oneTimeCode: true } });
        const browser = site.browser();
        expect((await signIn(browser)).code).to.equal('code_required');
        expect(await isSignedIn(browser)).to.equal(false);
        const { subject, text } = await site.mailTo('anna@example.org');
        const code = codeIn(text);
        expect(subject).not.to.include(code);
        expect((await signIn(browser, 'wrong password', 'anna', { code })).code).to.equal('sign_in_failed');
        expect((await signIn(browser, password, 'anna', { code })).status).to.equal(200);
        expect((await signIn(site.browser(), password, 'anna', { code })).code).to.equal('code_wrong');

        await anna.call('PATCH /me', { body: { oneTimeCode: false } });
        expect((await signIn(site.browser())).status).to.equal(200);
        await site.db.updateTable('enterprise').set({ oneTimeCodeRequired: 1 }).execute();
        expect((await signIn(site.browser())).code).to.equal('code_required');
      });

      it('is worth nothing after five wrong ones, or ten minutes', async () => {
        const { site, anna } = await sites.running();
        await anna.call('PATCH /me', { body: { oneTimeCode: true } });
        await signIn(anna);
        const code = codeIn((await site.mailTo('anna@example.org')).text);
        const wrong = code === '000000' ? '111111' : '000000';
        for (let guess = 0; guess < 5; guess++) {
          expect((await signIn(anna, password, 'anna', { code: wrong })).code).to.equal('code_wrong');
        }
        expect((await signIn(anna, password, 'anna', { code })).code).to.equal('code_wrong');

        site.advance(hour);
        await signIn(anna);
        const late = codeIn((await site.mailTo('anna@example.org')).text);
        site.advance(600_001);
        expect((await signIn(anna, password, 'anna', { code: late })).code).to.equal('code_wrong');
      });

      it('needs an e-mail address', async () => {
        const { site, anna, change } = await sites.running();
        await change({ email: null });
        expect((await anna.call('PATCH /me', { body: { oneTimeCode: true } })).code).to.equal(
          'email_missing',
        );
        await site.db.updateTable('enterprise').set({ oneTimeCodeRequired: 1 }).execute();
        expect((await signIn(site.browser())).code).to.equal('email_missing');
      });
    });
  });
});
