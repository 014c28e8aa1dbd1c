import { expect } from 'chai';
import { eachDatabase } from '../../test/harness/each-database.ts';
import { rejection } from '../../test/harness/rejection.ts';
import { transact } from '../store/transact.ts';
import { findNumber, freeNumbers, reserveNumber, reserveNumbers } from './numbers.ts';

describe('numbers that people dial', () => {
  eachDatabase((_dialect, open) => {
    it('gives a random one of the digits asked for, and finds whose it is', async () => {
      const { db } = await open();
      const number = await transact(db, (tx) => reserveNumber(tx, { digits: 9, kind: 'vmr', refId: 'v' }));
      expect(number).to.match(/^[1-9]\d{8}$/);
      expect(await findNumber(db, number)).to.deep.equal({ kind: 'vmr', refId: 'v' });
    });

    it('refuses one that something of another kind has', async () => {
      const { db } = await open();
      await transact(db, (tx) => reserveNumber(tx, { number: '8001', digits: 4, kind: 'vmr', refId: 'v' }));
      const again = { number: '8001', digits: 4, kind: 'terminal', refId: 't' } as const;
      expect(await rejection(transact(db, (tx) => reserveNumber(tx, again)))).to.include({
        code: 'number_taken',
      });
    });

    it('draws again what is in use, until each has its own', async () => {
      const { db } = await open();
      const refIds = Array.from({ length: 90 }, (_, index) => `ref-${index}`);
      const numbers = await transact(db, async (tx) => {
        const first = await reserveNumbers(tx, { digits: 2, kind: 'meeting', refIds: refIds.slice(0, 60) });
        const rest = await reserveNumbers(tx, { digits: 2, kind: 'meeting', refIds: refIds.slice(60, 80) });
        return [...first.values(), ...rest.values()];
      });
      expect(new Set(numbers).size).to.equal(80);
    });

    it('gives a number to only one of those who ask at the same time', async () => {
      const { db } = await open();
      const wishes = ['a', 'b', 'c', 'd'].map((refId) =>
        transact(db, (tx) => reserveNumber(tx, { number: '12345678', digits: 8, kind: 'account', refId })),
      );
      const results = await Promise.allSettled(wishes);
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).to.include({ code: 'number_taken' });
      }
    });

    it('frees the numbers of one kind only', async () => {
      const { db } = await open();
      await transact(db, async (tx) => {
        await reserveNumber(tx, { number: '20000001', digits: 8, kind: 'account', refId: 'a' });
        await reserveNumber(tx, { number: '300000001', digits: 9, kind: 'personal', refId: 'a' });
        await freeNumbers(tx, 'account', 'a');
      });
      expect(await findNumber(db, '20000001')).to.equal(undefined);
      expect(await findNumber(db, '300000001')).to.deep.equal({ kind: 'personal', refId: 'a' });
    });
  });
});
