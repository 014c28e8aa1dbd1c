import { Joining } from '../../server/booking/joining.ts';
import type { BookingPorts } from '../../server/booking/ports.ts';
import { Admission } from '../../server/conference/admission.ts';
import { LiveConferences } from '../../server/conference/live-conferences.ts';
import { insertEnterprise } from '../../server/directory/enterprise-repo.ts';
import { findNumber } from '../../server/directory/numbers.ts';
import { enterpriseById } from '../../server/directory/reads.ts';
import { freeLimits } from '../../server/directory/rules.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { ConcurrencyQuota } from '../../server/quota/concurrency.ts';
import type { Db } from '../../server/store/database.ts';
import { MemoryLiveStore } from '../../server/store/memory/live-store.ts';
import { rounded } from './figures.ts';

const meetings = 500;
const decisions = 10_000;
const nothing = (): void => undefined;

/**
 * Decides joins of guests with their PIN, all that they read and take included: the meeting by its ID, what the
 * enterprise has bought, the rule, and a place of the concurrency. No media and no signalling.
 * @param db as `measureBooking` has left it
 * @returns decisions per second of this process's CPU time
 */
export async function measureJoining(db: Db): Promise<{ joinDecisionsPerCpuS: number }> {
  const log = createLogger({ level: 'error', format: 'json' });
  const rows = await db
    .selectFrom('booking')
    .innerJoin('occurrence', 'occurrence.bookingId', 'booking.id')
    .select([
      'booking.id',
      'booking.enterpriseId',
      'booking.meetingId',
      'booking.guestPin',
      'occurrence.startsAt',
    ])
    .orderBy('booking.id')
    .limit(meetings)
    .execute();
  const enterpriseId = rows[0]?.enterpriseId ?? '';
  await insertEnterprise(db, {
    ...{ enterpriseId, version: 1, name: 'Bench', createdAt: 0, oneTimeCodeRequired: false },
    ...{ language: 'en', timeZone: 'UTC', state: 'active' },
    limits: { ...freeLimits, plan: 'paid', concurrency: decisions },
  });
  await db
    .insertInto('number')
    .values(rows.map(({ id, meetingId }) => ({ number: meetingId, kind: 'meeting' as const, refId: id })))
    .execute();

  let now = 0;
  // Of the ports, random meeting IDs ask only for numbers.
  const ports = { numbers: { findNumber } } as unknown as BookingPorts;
  const joining = new Joining({ db, ports, now: () => now });
  const live = new MemoryLiveStore({ log });
  const quota = new ConcurrencyQuota(live, log);
  const conferences = new LiveConferences(
    { now: () => now, log, publish: nothing, carryOut: nothing, changed: nothing, ended: nothing },
    60_000,
  );
  const admission = new Admission({
    now: () => now,
    conferences,
    findMeeting: (meetingId) => joining.joinable(meetingId),
    enterprise: async (id) => {
      const enterprise = await enterpriseById(db, id);
      if (!enterprise) throw new Error(`no enterprise ${id}`);
      const { plan, concurrency } = enterprise.limits;
      return { active: enterprise.state === 'active', plan, concurrency };
    },
    takePlace: (id, participantId, limit) => quota.take(id, participantId, limit),
    releasePlace: (id, participantId) => quota.release(id, participantId),
    own: () => Promise.resolve(true),
    installation: 1000,
    invitationOf: () => null,
    arrived: nothing,
  });
  const before = process.cpuUsage();
  for (let index = 0; index < decisions; index++) {
    const row = rows[index % rows.length];
    if (!row) throw new Error('no meetings to join');
    now = row.startsAt;
    const arrival = { meetingId: row.meetingId, pin: row.guestPin, identity: null };
    await admission.admit(arrival, ({ participantId, live: { runtime }, as, enters }) =>
      runtime.apply({
        ...{ type: 'join', participantId, name: 'Bench', kind: 'web', as, enters, receivesH264: true },
        invitationId: null,
      }),
    );
  }
  const { user, system } = process.cpuUsage(before);
  conferences.close();
  quota.close();
  await live.close();
  return { joinDecisionsPerCpuS: rounded(decisions / ((user + system) / 1e6)) };
}
