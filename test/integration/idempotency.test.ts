import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Idempotency } from '../../server/http/rest/idempotency.ts';
import type { Db } from '../../server/store/database.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

const tooLong = 61_000;

describe('what is done once for an Idempotency-Key', () => {
  eachDatabase((_, open) => {
    let db: Db;
    let time: number;
    beforeEach(async () => {
      ({ db } = await open());
      time = 1_700_000_000_000;
    });

    /** Begins a request that ends when it is told to. */
    async function begin(idempotency: Idempotency) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const started = Promise.withResolvers<undefined>();
      const answer = idempotency.once('anna', 'k', {}, () => {
        started.resolve(undefined);
        return promise;
      });
      await started.promise;
      return { answer, resolve, reject };
    }

    const createdAt = async () =>
      (await db.selectFrom('idempotency').selectAll().executeTakeFirst())?.createdAt;

    it('is not done anew while it still runs, however long that takes', async () => {
      const idempotency = new Idempotency(db, () => time, 5);
      const first = await begin(idempotency);
      time += tooLong;
      while ((await createdAt()) !== time) await pause(5);
      const second = idempotency.once('anna', 'k', {}, () => Promise.resolve('again'));
      expect(await rejection(second)).to.have.property('code', 'still_running');
      first.resolve('once');
      expect(await first.answer).to.equal('once');
      expect(await idempotency.once('anna', 'k', {}, () => Promise.resolve('again'))).to.equal('once');
    });

    for (const end of ['succeeds', 'fails'] as const) {
      it(`keeps the answer of the second when the first was given up for dead and ${end} late`, async () => {
        // Its server is so slow that it does not renew.
        const idempotency = new Idempotency(db, () => time, 3_600_000);
        const first = await begin(idempotency);
        time += tooLong;
        expect(await idempotency.once('anna', 'k', {}, () => Promise.resolve('second'))).to.equal('second');
        if (end === 'succeeds') first.resolve('first');
        else first.reject(new Error('late'));
        await first.answer.catch(() => undefined);
        const kept = await idempotency.once('anna', 'k', {}, () => Promise.resolve('third'));
        expect(kept).to.equal('second');
      });
    }
  });
});
