import type { PinGuard } from '../auth/pin-guard.ts';
import type { ChatService } from '../chat/service.ts';
import type { CalledConnection } from '../calling/ports.ts';
import type { CallingService } from '../calling/service.ts';
import type { Connection, Identity, TakenSeat } from '../conference/seats.ts';
import type { Caller as SignedIn } from '../contract/api/caller.ts';
import type { OpenConsole } from '../conference/consoles.ts';
import type { ConferenceService } from '../conference/service.ts';
import { PlenumError } from '../contract/errors.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { ParsedRequest, RequestName, ResponseData } from '../contract/signalling.ts';
import type { Metrics } from '../metrics/metrics.ts';

export interface Features {
  conferences: ConferenceService;
  chat: ChatService;
  calling: CallingService;
  media: MediaPort;
  pinGuard: PinGuard;
  metrics: Metrics;
}

/** What a connection is while it lasts. */
export interface Caller {
  connection: Connection & CalledConnection;
  /** What limits are counted by. */
  address: string;
  /** Who is signed in on this connection just now. */
  identify: () => Promise<Identity | null>;
  /** The same with what they may do; null: nobody is. */
  authenticate: () => Promise<SignedIn | null>;
  seat: TakenSeat | null;
  /** Instead of a seat. */
  console: OpenConsole | null;
  /** Ends that its account is called on it; null: it is not. */
  stopListening: (() => void) | null;
}

type Handlers = {
  [N in RequestName]: (data: ParsedRequest<N>, caller: Caller) => ResponseData<N> | Promise<ResponseData<N>>;
};

/** One handler a request: finds the caller's seat and calls the feature. */
export function createHandlers({ conferences, chat, calling, media, pinGuard, metrics }: Features): Handlers {
  return {
    async join(data, caller) {
      if (seatHeldBy(caller) || caller.console) throw new PlenumError('already_joined');
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
      const answer = await conferences.seating.enter(seatOf(caller), data);
      return answer();
    },
    async resume(data, caller) {
      const held = seatHeldBy(caller);
      // A client whose answer was lost asks once more, by the same connection.
      if (held && held.token !== data.seat) throw new PlenumError('already_joined');
      const resumed = await conferences.seating.resume(data, caller.connection);
      caller.seat = resumed.seat;
      return resumed.answer();
    },
    leave(_data, caller) {
      if (caller.console) {
        conferences.callers.close(caller.console);
        caller.console = null;
        return {};
      }
      conferences.seating.leave(seatOf(caller), 'left');
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
      media.setView(seatOf(caller), data);
      return {};
    },
    async control(control, caller) {
      if (caller.console) {
        await conferences.callers.controlFrom(caller.console, await caller.authenticate(), control);
      } else await conferences.control(seatOf(caller), control);
      return {};
    },
    async attend(data, caller) {
      if (seatHeldBy(caller)) throw new PlenumError('already_joined');
      const signedIn = await caller.authenticate();
      if (caller.console) conferences.callers.close(caller.console);
      caller.console = null;
      const { console, answer } = conferences.callers.attend(data, caller.connection, signedIn);
      caller.console = console;
      return answer();
    },
    async claimHost({ pin }, caller) {
      const seat = seatOf(caller);
      await pinGuard.guard(caller.address, conferences.meetingIdOf(seat), () =>
        conferences.claimHost(seat, pin),
      );
      return {};
    },
    async listen(_data, caller) {
      const accountId = await accountOf(caller);
      caller.stopListening?.();
      const isSignedIn = async (): Promise<boolean> => (await caller.identify())?.id === accountId;
      const { calls, stop } = calling.listen({ accountId, connection: caller.connection, isSignedIn });
      caller.stopListening = stop;
      return { calls };
    },
    async answerCall(data, caller) {
      return { invitation: calling.answer(await accountOf(caller), data) };
    },
    sendChat(data, caller) {
      return chat.send(seatOf(caller), data);
    },
    readChat({ after }, caller) {
      return chat.read(seatOf(caller), after);
    },
    async sync(data, caller) {
      if (caller.console) {
        return conferences.callers.sync(caller.console, await caller.authenticate(), data.version);
      }
      return conferences.seating.sync(seatOf(caller), data.version);
    },
  };
}

/** @throws PlenumError `sign_in_required` */
async function accountOf({ identify }: Caller): Promise<string> {
  const identity = await identify();
  if (identity?.kind !== 'account') throw new PlenumError('sign_in_required');
  return identity.id;
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
