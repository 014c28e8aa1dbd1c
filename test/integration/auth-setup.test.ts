import { expect } from 'chai';
import { authSites, enterpriseOf, setUp } from '../harness/auth-site.ts';
import { eachDatabase } from '../harness/each-database.ts';

const hour = 3_600_000;

describe('the first start', () => {
  eachDatabase((_dialect, open) => {
    const sites = authSites(open);

    describe('the first run', () => {
      it('makes enterprise, administrator and operator with the code the server shows, and signs in', async () => {
        const { site, anna: browser } = await sites.running();
        const { body } = await browser.call('GET /session');
        expect(body['firstRun']).to.equal(false);
        expect(body['me']).to.deep.include({
          login: 'anna',
          role: 'admin',
          operator: true,
          enterpriseName: 'Example',
          timeZone: 'Europe/Berlin',
          hasPassword: true,
        });
        expect(site.auth.setupCode()).to.equal(null);
        expect(await site.actions(await enterpriseOf(browser))).to.include('enterprise.set_up');
      });

      it('takes the code however it is typed, and no other', async () => {
        const site = await sites.empty();
        const code = site.auth.setupCode()!;
        expect(code).to.match(/^\w{4}-\w{4}-\w{4}$/);
        expect((await setUp(site, site.browser(), { code: 'AAAA-AAAA-AAAA' })).code).to.equal(
          'setup_code_wrong',
        );
        expect((await setUp(site, site.browser(), { code: '' })).code).to.equal('setup_code_wrong');
        expect(
          (await setUp(site, site.browser(), { code: code.toLowerCase().replaceAll('-', ' ') })).status,
        ).to.equal(201);
      });

      it('happens once, whoever asks at the same time', async () => {
        const site = await sites.empty();
        const code = site.auth.setupCode();
        const both = await Promise.all(
          ['anna', 'ben', 'cleo'].map((login) =>
            setUp(site, site.browser(), { login, enterpriseName: login, code }),
          ),
        );
        expect(both.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
        const rows = await site.db.selectFrom('enterprise').selectAll().execute();
        expect(rows).to.have.length(1);
        expect((await setUp(site, site.browser(), { login: 'dora', code })).code).to.equal('setup_done');
      });

      it('slows down who guesses at the code', async () => {
        const site = await sites.empty();
        const codes: string[] = [];
        for (let guess = 0; guess < 12; guess++) {
          codes.push((await setUp(site, site.browser(), { code: String(guess) })).code);
        }
        expect(codes.slice(-1)).to.deep.equal(['too_many_sign_ins']);
        expect((await setUp(site, site.browser())).code).to.equal('too_many_sign_ins');
        site.advance(hour);
        expect((await setUp(site, site.browser())).status).to.equal(201);
      });

      it('refuses a weak password', async () => {
        const site = await sites.empty();
        const answer = await setUp(site, site.browser(), { password: 'anna1234' });
        expect([answer.code, answer.body['field']]).to.deep.equal(['password_weak', 'password']);
      });
    });
  });
});
