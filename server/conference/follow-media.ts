import type { MediaEvents, MediaPort, MediaTransports } from '../contract/media-port.ts';
import type { MediaOffer, Subscriptions } from '../contract/signalling.ts';
import type { Logger } from '../kernel/logger.ts';
import type { TakenSeat } from './seats.ts';
import type { Report } from './state.ts';

/** What media tell of somebody who is in the conference. */
export type ReportOf = Exclude<Extract<Report, { participantId: string }>, { type: 'join' }>;

export interface MediaFollower {
  log: Logger;
  seatOf: (participantId: string) => TakenSeat | undefined;
  /** Of somebody who left meanwhile it is nothing. */
  apply: (seat: { conferenceId: string }, command: ReportOf) => void;
  offer: (participantId: string, transports: MediaTransports) => MediaOffer;
  publishSpeaking: (...data: MediaEvents['speaking']) => void;
  mixing: (...data: MediaEvents['mixing']) => void;
  legStatistics: (...data: MediaEvents['legStatistics']) => void;
}

/** What the media tells goes to whom it concerns, and becomes commands of the conference. */
export function followMedia(
  media: MediaPort,
  { log, seatOf, apply, offer, publishSpeaking, mixing, legStatistics }: MediaFollower,
): void {
  media.events.on('subscriptions', ({ participantId }, subscriptions) => {
    const seat = seatOf(participantId);
    if (!seat) return;
    subscribe(media, seat, subscriptions).catch((error: unknown) => {
      log.debug({ err: error, participantId }, 'subscriptions were not taken');
    });
  });
  media.events.on('rebuilt', ({ participantId }, transports) => {
    const seat = seatOf(participantId);
    if (!seat) return;
    apply(seat, { type: 'loseSources', participantId });
    seat.connection?.notify('media', offer(participantId, transports));
  });
  media.events.on('speaking', publishSpeaking);
  media.events.on('mixing', mixing);
  media.events.on('legStatistics', legStatistics);
  media.events.on('dominantSpeaker', (conferenceId, participantId) =>
    apply({ conferenceId }, { type: 'speak', participantId }),
  );
  media.events.on('network', ({ conferenceId, participantId }, network) =>
    apply({ conferenceId }, { type: 'setNetwork', participantId, network }),
  );
  media.events.on('sendUpTo', ({ participantId }, source, spatialLayer) =>
    seatOf(participantId)?.connection?.notify('sendUpTo', { source, spatialLayer }),
  );
}

/** @throws when the client did not take them, or its media is gone meanwhile */
async function subscribe(media: MediaPort, seat: TakenSeat, subscriptions: Subscriptions): Promise<void> {
  const { connection } = seat;
  if (!connection) return;
  const consumerIds = subscriptions.add.map((one) => one.consumerId);
  try {
    await connection.subscribe(subscriptions);
  } catch (error) {
    // One that left or lost its connection says on coming back what it holds; one that is still there would never.
    if (seat.connection === connection && consumerIds.length > 0) {
      media.subscriptionsFailed(seat, consumerIds);
    }
    throw error;
  }
  await media.subscriptionsReady(seat, consumerIds);
}
