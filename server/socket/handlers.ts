import type { PinGuard } from '../auth/pin-guard.ts';
import type { Connection, Identity, TakenSeat } from '../conference/seats.ts';
import type { ConferenceService } from '../conference/service.ts';
import { PlenumError } from '../contract/errors.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { ParsedRequest, RequestName, ResponseData } from '../contract/signalling.ts';
import type { Metrics } from '../metrics/metrics.ts';

export interface Features {
  conferences: ConferenceService;
  media: MediaPort;
  pinGuard: PinGuard;
  metrics: Metrics;
}

/** What a connection is while it lasts. */
export interface Caller {
  connection: Connection;
  /** What limits are counted by. */
  address: string;
  /** Who is signed in on this connection just now. */
  identify: () => Promise<Identity | null>;
  seat: TakenSeat | null;
}

type Handlers = {
  [N in RequestName]: (data: ParsedRequest<N>, caller: Caller) => ResponseData<N> | Promise<ResponseData<N>>;
};

/** One handler a request: finds the caller's seat and calls the feature. */
export function createHandlers({ conferences, media, pinGuard, metrics }: Features): Handlers {
  return {
    async join(data, caller) {
      if (seatHeldBy(caller)) throw new PlenumError('already_joined');
      const identity = await caller.identify();
      const joined = await metrics.timeJoin(() =>
        conferences.join(data, caller.connection, identity, (attempt) =>
          pinGuard.guard(caller.address, data.meetingId, attempt),
        ),
      );
      caller.seat = joined.seat;
      return joined.answer();
    },
    async enter(data, caller) {
      const answer = await conferences.enter(seatOf(caller), data);
      return answer();
    },
    async resume(data, caller) {
      const held = seatHeldBy(caller);
      // A client whose answer was lost asks once more, by the same connection.
      if (held && held.token !== data.seat) throw new PlenumError('already_joined');
      const resumed = await conferences.resume(data, caller.connection);
      caller.seat = resumed.seat;
      return resumed.answer();
    },
    leave(_data, caller) {
      conferences.leave(seatOf(caller), 'left');
      caller.seat = null;
      return {};
    },
    async connectTransport(data, caller) {
      await media.connectTransport(seatOf(caller), data.generation, data.direction, data.dtlsParameters);
      return {};
    },
    async restartIce(data, caller) {
      return { iceParameters: await media.restartIce(seatOf(caller), data.generation, data.direction) };
    },
    async produce(data, caller) {
      return { producerId: await conferences.produce(seatOf(caller), data) };
    },
    async setSource(data, caller) {
      await conferences.setSource(seatOf(caller), data);
      return {};
    },
    view(data, caller) {
      media.setView(seatOf(caller), data.items);
      return {};
    },
    raiseHand(data, caller) {
      conferences.raiseHand(seatOf(caller), data.raised);
      return {};
    },
    admit({ participantIds }, caller) {
      conferences.host.admit(seatOf(caller), participantIds);
      return {};
    },
    sendToWaiting({ participantId }, caller) {
      conferences.host.sendToWaiting(seatOf(caller), participantId);
      return {};
    },
    releaseHost(_data, caller) {
      conferences.host.release(seatOf(caller));
      return {};
    },
    async claimHost({ pin }, caller) {
      const seat = seatOf(caller);
      await pinGuard.guard(caller.address, conferences.meetingIdOf(seat), () =>
        conferences.host.claim(seat, pin),
      );
      return {};
    },
    lock({ locked }, caller) {
      conferences.host.lock(seatOf(caller), locked);
      return {};
    },
    sync(data, caller) {
      return conferences.sync(seatOf(caller), data.version);
    },
  };
}

function seatOf(caller: Caller): TakenSeat {
  const seat = seatHeldBy(caller);
  if (!seat) throw new PlenumError('not_joined');
  return seat;
}

/** A seat that another connection has taken, or that was given up, is no longer the caller's. */
function seatHeldBy({ seat, connection }: Caller): TakenSeat | null {
  return seat?.connection === connection ? seat : null;
}
