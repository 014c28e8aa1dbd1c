import { expect } from 'chai';
import { findNumber } from '../../server/directory/numbers.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { refusal } from '../harness/refusal.ts';
import { anna, newTerminal, newVmr, origin, terminalParts } from '../harness/terminal-parts.ts';

const page = { offset: 0, limit: 50 };
const account = (id: string) => ({ kind: 'account', id }) as const;

describe('VMRs', () => {
  eachDatabase((_dialect, open) => {
    async function parts() {
      const { db } = await open();
      const all = terminalParts(db);
      const create = (more: object = {}) => all.vmrs.create(anna, 'e1', { ...newVmr, ...more });
      return { db, ...all, create };
    }

    it('have a fixed ID of nine digits that is theirs in the installation, and PINs that differ', async () => {
      const { db, vmrs, create } = await parts();
      const vmr = await create();
      expect(vmr).to.deep.include({ name: 'Board room', capacity: 50, owner: null, live: 0, version: 1 });
      expect(vmr.meetingId).to.match(/^[1-9]\d{8}$/);
      expect(vmr.hostPin)
        .to.match(/^\d{6}$/)
        .and.not.to.equal(vmr.guestPin);
      expect(await findNumber(db, vmr.meetingId)).to.deep.equal({ kind: 'vmr', refId: vmr.vmrId });
      const facts = await vmrs.vmrByMeetingId(vmr.meetingId);
      expect(facts).to.deep.equal(await vmrs.vmr(vmr.vmrId));
      expect(facts).to.deep.include({ enterpriseId: 'e1', owner: null, capacity: 50, waitingRoom: false });
      expect(await vmrs.vmrByMeetingId('100000000')).to.be.undefined;
    });

    it('are as many of a capacity as bought, however many are made at once', async function () {
      this.timeout(20_000);
      const { vmrs, create } = await parts();
      const results = await Promise.allSettled(Array.from({ length: 6 }, () => create()));
      const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refused).to.have.length(4);
      for (const error of refused) expect(error).to.include({ code: 'vmrs_used_up', field: 'capacity' });
      expect(await refusal(create({ capacity: 10 }))).to.deep.equal(['vmrs_used_up', 'capacity']);
      const { items } = await vmrs.list('e1', page);
      await vmrs.delete(anna, 'e1', items[0]!.vmrId);
      await create();
      expect((await vmrs.use('e1')).filter(({ made }) => made > 0)).to.deep.equal([
        { capacity: 50, made: 2 },
      ]);
    });

    it('refuse a guest PIN that is the host PIN, and take none', async () => {
      const { vmrs, create } = await parts();
      const same = create({ hostPin: '1234', guestPin: '1234' });
      expect(await refusal(same)).to.deep.equal(['pins_equal', 'guestPin']);
      const { vmrId } = await create({ hostPin: '1234', guestPin: '5678' });
      const which = { vmrId, version: 1 };
      const changed = vmrs.change(anna, 'e1', which, { hostPin: '5678' });
      expect(await refusal(changed)).to.deep.equal(['pins_equal', 'hostPin']);
      const swapped = await vmrs.change(anna, 'e1', which, { hostPin: '5678', guestPin: '' });
      expect(swapped).to.include({ hostPin: '5678', guestPin: '', version: 2 });
    });

    it('belong to one account or terminal of the same enterprise, are taken back and assigned again', async () => {
      const { terminals, vmrs, create } = await parts();
      const { terminalId } = await terminals.register(anna, 'e1', newTerminal, origin);
      const { vmrId, owner } = await create({ owner: account('bob') });
      expect(owner).to.deep.equal({ kind: 'account', id: 'bob', name: 'Bob' });
      expect(await vmrs.owns(account('bob'), vmrId)).to.be.true;
      expect(await vmrs.owns(account('anna'), vmrId)).to.be.false;
      expect(await vmrs.owns({ kind: 'terminal', id: 'bob' }, vmrId)).to.be.false;
      const room = { kind: 'terminal', id: terminalId } as const;
      const given = await vmrs.assign(anna, 'e1', { vmrId, version: 1 }, room);
      expect(given.owner).to.deep.equal({ ...room, name: '会议室 A' });
      expect(await vmrs.owns(account('bob'), vmrId)).to.be.false;
      const late = vmrs.assign(anna, 'e1', { vmrId, version: 1 }, null);
      expect(await refusal(late)).to.deep.equal(['changed_meanwhile', undefined]);
      const free = await vmrs.assign(anna, 'e1', { vmrId, version: 2 }, null);
      expect(free.owner).to.be.null;
      for (const stranger of [account('eve'), account('nobody'), { kind: 'terminal', id: 'bob' } as const]) {
        const assigned = vmrs.assign(anna, 'e1', { vmrId, version: 3 }, stranger);
        expect(await refusal(assigned)).to.deep.equal(['not_found', 'owner']);
      }
      expect(await refusal(create({ owner: account('eve') }))).to.deep.equal(['not_found', 'owner']);
    });

    it('become free when their owner is deleted', async () => {
      const { db, vmrs, create } = await parts();
      const one = await create({ name: 'One', owner: account('bob') });
      await create({ name: 'Two', owner: account('anna') });
      expect(await vmrs.freeOwned(db, 'account', 'bob')).to.deep.equal(['One']);
      expect((await vmrs.get('e1', one.vmrId)).owner).to.be.null;
      expect((await vmrs.list('e1', { ...page, free: true })).items.map(({ name }) => name)).to.deep.equal([
        'One',
      ]);
      expect((await vmrs.list('e1', { ...page, free: false })).items.map(({ name }) => name)).to.deep.equal([
        'Two',
      ]);
    });

    it('are changed by their owner, and not by another', async () => {
      const { vmrs, create } = await parts();
      const { vmrId } = await create({ owner: account('bob') });
      const which = { vmrId, version: 1, owner: account('bob') };
      const changed = await vmrs.change(anna, 'e1', which, { waitingRoom: true });
      expect(changed).to.include({ waitingRoom: true });
      const other = vmrs.change(
        anna,
        'e1',
        { ...which, version: 2, owner: account('anna') },
        { guestPin: '' },
      );
      expect(await refusal(other)).to.deep.equal(['not_found', undefined]);
      expect((await vmrs.ownedBy('e1', account('bob'))).map((vmr) => vmr.vmrId)).to.deep.equal([vmrId]);
      expect(await vmrs.ownedBy('e1', account('anna'))).to.deep.equal([]);
    });

    it('are deleted only when nobody is in and nothing is booked', async () => {
      const { db, vmrs, parties, booked, create } = await parts();
      const { vmrId, meetingId } = await create();
      parties.set(vmrId, 3);
      expect((await vmrs.get('e1', vmrId)).live).to.equal(3);
      expect(await refusal(vmrs.delete(anna, 'e1', vmrId))).to.deep.equal(['vmr_live', undefined]);
      parties.clear();
      booked.add(vmrId);
      expect(await refusal(vmrs.delete(anna, 'e1', vmrId))).to.deep.equal(['vmr_booked', undefined]);
      booked.clear();
      await vmrs.delete(anna, 'e1', vmrId);
      expect(await findNumber(db, meetingId)).to.be.undefined;
      expect(await refusal(vmrs.get('e1', vmrId))).to.deep.equal(['not_found', undefined]);
    });

    it('are not there for another enterprise', async () => {
      const { vmrs, create } = await parts();
      const { vmrId } = await create();
      const which = { vmrId, version: 1 };
      const attempts = [
        () => vmrs.get('e2', vmrId),
        () => vmrs.change(anna, 'e2', which, { name: 'mine' }),
        () => vmrs.assign(anna, 'e2', which, account('eve')),
        () => vmrs.delete(anna, 'e2', vmrId),
      ];
      for (const attempt of attempts)
        expect(await refusal(attempt())).to.deep.equal(['not_found', undefined]);
      expect((await vmrs.list('e2', page)).total).to.equal(0);
    });

    it('leave PINs out of the audit log, but not that they were changed', async () => {
      const { vmrs, audit, create } = await parts();
      const { vmrId } = await create({ hostPin: '774411', guestPin: '885522' });
      await vmrs.change(anna, 'e1', { vmrId, version: 1 }, { hostPin: '996633', name: 'Other' });
      const { items } = await audit.list('e1', page);
      expect(items[0]!.detail).to.deep.equal({ changed: ['hostPin', 'name'] });
      expect(JSON.stringify(items)).not.to.match(/774411|885522|996633/);
    });
  });
});
