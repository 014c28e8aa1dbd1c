import type { WebhookEvent } from '../contract/api/integrations.ts';
import type { Db } from '../store/database.ts';
import { instantOf } from './local-time.ts';
import type { BookingRecord } from './model.ts';
import type { Webhooks } from './ports.ts';
import { endOf } from './schedule.ts';

type MeetingEvent = Extract<WebhookEvent, `meeting.${string}`>;

/**
 * Tells the enterprise's programs of a meeting, without its PINs. Times are ms since the epoch; `startsAt` is that of
 * the first occurrence.
 */
export async function announce(
  tx: Db,
  webhooks: Webhooks,
  event: MeetingEvent,
  booking: BookingRecord,
  more: Record<string, unknown> = {},
): Promise<void> {
  if (booking.enterpriseId === null) return;
  const { bookingId, seriesId, meetingId, subject, ownerId, ownerName, startsLocal, timeZone, recurrence } =
    booking;
  const startsAt = instantOf(startsLocal, timeZone);
  await webhooks.emit(tx, booking.enterpriseId, event, {
    ...{ bookingId, seriesId, meetingId, subject, ownerId, ownerName, timeZone, recurrence, startsAt },
    occurrence: booking.recurrenceId,
    endsAt: endOf(startsAt, booking.durationMinutes),
    ...more,
  });
}
