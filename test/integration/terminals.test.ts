import { expect } from 'chai';
import { findNumber } from '../../server/directory/numbers.ts';
import { ha1 } from '../../server/terminals/digest.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { refusal } from '../harness/refusal.ts';
import { anna, newTerminal, newVmr, origin, terminalParts } from '../harness/terminal-parts.ts';

const page = { offset: 0, limit: 50 };

describe('terminals', () => {
  eachDatabase((_dialect, open) => {
    async function parts(sip?: { realm?: string; server?: string }) {
      const { db } = await open();
      const all = terminalParts(db, sip);
      const register = (more: object = {}, enterpriseId = 'e1') =>
        all.terminals.register(anna, enterpriseId, { ...newTerminal, ...more }, origin);
      return { db, ...all, register };
    }

    it('are registered with a number and a password of which only digests are kept', async () => {
      const { db, terminals, audit, register } = await parts();
      const { secret, ...made } = await register({ number: '4001' });
      expect(made).to.include({ number: '4001', name: '会议室 A', status: 'offline', state: 'active' });
      expect(secret).to.deep.equal({
        server: 'meet.example.org',
        userName: '4001',
        realm: 'plenum',
        password: secret.password,
      });
      const whose = { user: '4001', realm: 'plenum', password: secret.password };
      expect(await terminals.credentialsOf('4001')).to.deep.equal({
        terminalId: made.terminalId,
        enterpriseId: 'e1',
        number: '4001',
        name: '会议室 A',
        encryption: 'default',
        ha1Md5: ha1('md5', whose),
        ha1Sha256: ha1('sha256', whose),
        licence: 'medium',
      });
      expect(await findNumber(db, '4001')).to.deep.equal({ kind: 'terminal', refId: made.terminalId });
      const rows = [await db.selectFrom('terminal').selectAll().execute(), await audit.list('e1', page)];
      expect(JSON.stringify(rows)).to.include('terminal.created').and.not.to.include(secret.password);
    });

    it('get a number when none is asked for, and the realm and server of the settings', async () => {
      const { register } = await parts({ realm: 'rooms', server: 'sip.example.org' });
      const { number, secret } = await register();
      expect(number).to.match(/^[1-9]\d{5}$/);
      expect(secret).to.include({ server: 'sip.example.org', realm: 'rooms', userName: number });
    });

    it('have a number that nothing else in the installation has', async () => {
      const { terminals, register } = await parts();
      await register({ number: '4001' }, 'e2');
      expect(await refusal(register({ number: '4001' }))).to.deep.equal(['number_taken', 'number']);
      expect((await terminals.list('e1', page)).total).to.equal(0);
    });

    it('are as many of a class as bought, disabled ones too, however many are registered at once', async function () {
      this.timeout(20_000);
      const { terminals, enterprises, register } = await parts();
      enterprises.get('e1')!.limits.terminals.medium = 3;
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => register()));
      const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refused).to.have.length(5);
      for (const error of refused) expect(error).to.include({ code: 'licences_used_up', field: 'licence' });
      const { items } = await terminals.list('e1', page);
      expect(items).to.have.length(3);
      const { terminalId, version } = items[0]!;
      await terminals.change(anna, 'e1', terminalId, version, { state: 'disabled' });
      expect(await refusal(register())).to.deep.equal(['licences_used_up', 'licence']);
      await terminals.delete(anna, 'e1', terminalId);
      await register();
    });

    it('stay when the limit becomes lower, and no more are allowed, by no way', async () => {
      const { terminals, enterprises, register } = await parts();
      const one = await register({ licence: 'small' });
      await register({ licence: 'small' });
      const other = await register();
      enterprises.get('e1')!.limits.terminals.small = 1;
      expect(await refusal(register({ licence: 'small' }))).to.deep.equal(['licences_used_up', 'licence']);
      const intoSmall = terminals.change(anna, 'e1', other.terminalId, 1, { licence: 'small' });
      expect(await refusal(intoSmall)).to.deep.equal(['licences_used_up', 'licence']);
      const same = await terminals.change(anna, 'e1', one.terminalId, 1, { licence: 'small', place: '3F' });
      expect(same.place).to.equal('3F');
      expect((await terminals.list('e1', { ...page, licence: 'small' })).total).to.equal(2);
    });

    it('are of a department of their own enterprise', async () => {
      const { terminals, register } = await parts();
      expect(await refusal(register({ departmentId: 'd2' }))).to.deep.equal(['not_found', 'departmentId']);
      const { terminalId } = await register({ departmentId: 'd1' });
      const moved = terminals.change(anna, 'e1', terminalId, 1, { departmentId: 'd2' });
      expect(await refusal(moved)).to.deep.equal(['not_found', 'departmentId']);
      expect((await terminals.list('e1', { ...page, departmentId: 'd1' })).total).to.equal(1);
    });

    it('are changed in the version that was seen, which the audit log tells', async () => {
      const { terminals, audit, register } = await parts();
      const { terminalId } = await register();
      const changed = await terminals.change(anna, 'e1', terminalId, 1, { name: 'B', place: undefined });
      expect(changed).to.include({ version: 2, name: 'B' });
      const late = terminals.change(anna, 'e1', terminalId, 1, { name: 'C' });
      expect(await refusal(late)).to.deep.equal(['changed_meanwhile', undefined]);
      expect((await terminals.list('e1', { ...page, search: 'b' })).total).to.equal(1);
      const { items } = await audit.list('e1', page);
      expect(items[0]).to.deep.include({ action: 'terminal.changed', detail: { name: ['会议室 A', 'B'] } });
    });

    it('are not there for another enterprise', async () => {
      const { terminals, register } = await parts();
      const { terminalId } = await register();
      const attempts = [
        () => terminals.get('e2', terminalId),
        () => terminals.change(anna, 'e2', terminalId, 1, { name: 'mine' }),
        () => terminals.renewSecret(anna, 'e2', terminalId, origin),
        () => terminals.delete(anna, 'e2', terminalId),
      ];
      for (const attempt of attempts)
        expect(await refusal(attempt())).to.deep.equal(['not_found', undefined]);
      expect((await terminals.list('e2', page)).total).to.equal(0);
      expect((await terminals.get('e1', terminalId)).name).to.equal('会议室 A');
    });

    it('have no credentials while they or their enterprise are disabled', async () => {
      const { terminals, presence, enterprises, revoked, register } = await parts();
      const { terminalId } = await register({ number: '4001' });
      await presence.online('e1', terminalId, 60_000);
      enterprises.get('e1')!.state = 'disabled';
      expect(await terminals.credentialsOf('4001')).to.be.undefined;
      enterprises.get('e1')!.state = 'active';
      await terminals.change(anna, 'e1', terminalId, 1, { state: 'disabled' });
      expect(await terminals.credentialsOf('4001')).to.be.undefined;
      expect(await terminals.get('e1', terminalId)).to.include({ status: 'offline' });
      expect(revoked).to.deep.equal([terminalId]);
      await terminals.change(anna, 'e1', terminalId, 2, { state: 'active' });
      expect(await terminals.credentialsOf('4001')).to.include({ terminalId });
      expect(await terminals.credentialsOf('4002')).to.be.undefined;
    });

    it('sign in with the new password only once it is made', async () => {
      const { terminals, revoked, register } = await parts();
      const { terminalId, number, secret } = await register();
      const before = await terminals.credentialsOf(number);
      const renewed = await terminals.renewSecret(anna, 'e1', terminalId, origin);
      expect(renewed.password).not.to.equal(secret.password);
      const after = await terminals.credentialsOf(number);
      expect(after!.ha1Md5).not.to.equal(before!.ha1Md5);
      expect(after!.ha1Sha256).to.equal(
        ha1('sha256', { user: number, realm: 'plenum', password: renewed.password }),
      );
      expect(revoked).to.deep.equal([terminalId]);
    });

    it('give back number and VMRs when they are deleted', async () => {
      const { terminals, vmrs, register } = await parts();
      const { terminalId } = await register({ number: '4001' });
      const owner = { kind: 'terminal', id: terminalId } as const;
      const { vmrId } = await vmrs.create(anna, 'e1', { ...newVmr, owner });
      await terminals.delete(anna, 'e1', terminalId);
      expect(await vmrs.get('e1', vmrId)).to.deep.include({ owner: null, version: 2 });
      expect(await terminals.credentialsOf('4001')).to.be.undefined;
      await register({ number: '4001' }, 'e2');
    });

    it('are listed by name with their status, and page by status as by anything else', async () => {
      const { terminals, presence, register } = await parts();
      const ids: string[] = [];
      for (const letter of 'hgfedcba') ids.unshift((await register({ name: `Room ${letter}` })).terminalId);
      for (const id of ids.slice(2, 7)) await presence.online('e1', id, 60_000);
      await presence.inCall('e1', ids[0]!, 60_000);
      await presence.inCall('e1', ids[3]!, 60_000);
      const names = async (filter: object) => {
        const { items, total } = await terminals.list('e1', { ...page, ...filter });
        return [items.map(({ name }) => name.at(-1)).join(''), total];
      };
      expect(await names({})).to.deep.equal(['abcdefgh', 8]);
      expect(await names({ status: 'in_call' })).to.deep.equal(['ad', 2]);
      expect(await names({ status: 'offline' })).to.deep.equal(['bh', 2]);
      expect(await names({ status: 'online', offset: 1, limit: 2 })).to.deep.equal(['ef', 4]);
      expect(await names({ status: 'online', search: 'ROOM G' })).to.deep.equal(['g', 1]);
      await presence.offline('e1', ids[3]!);
      expect((await terminals.get('e1', ids[3]!)).status).to.equal('in_call');
      await presence.callEnded('e1', ids[3]!);
      expect((await terminals.get('e1', ids[3]!)).status).to.equal('offline');
      expect((await terminals.use('e1')).find(({ licence }) => licence === 'medium')).to.deep.equal({
        licence: 'medium',
        registered: 8,
        online: 5,
        inCall: 1,
      });
    });

    it('are found by everybody of the enterprise while they are active, by part of name or number', async () => {
      const { terminals, register } = await parts();
      await register({ name: 'Oslo', number: '4001' });
      await register({ name: 'Rome', number: '4002' });
      const off = await register({ name: 'Roskilde', number: '4003' });
      await register({ name: 'Rostock', number: '4004' }, 'e2');
      await terminals.change(anna, 'e1', off.terminalId, 1, { state: 'disabled' });
      const found = async (search: string, limit = 10) => {
        const { items, more } = await terminals.search('e1', { search, offset: 0, limit });
        return [items.map(({ name }) => name), more];
      };
      expect(await found('ro')).to.deep.equal([['Rome'], false]);
      expect(await found('400')).to.deep.equal([['Oslo', 'Rome'], false]);
      expect(await found('400', 1)).to.deep.equal([['Oslo'], true]);
    });

    it('lose a department that is deleted', async () => {
      const { db, terminals, register } = await parts();
      const { terminalId } = await register({ departmentId: 'd1' });
      await terminals.leaveDepartment(db, 'd1');
      expect(await terminals.get('e1', terminalId)).to.include({ departmentId: null, version: 2 });
    });
  });
});
