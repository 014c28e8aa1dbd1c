import type { PinGuard } from '../auth/pin-guard.ts';
import type { Joining } from '../booking/joining.ts';
import { Ownership } from '../conference/ownership.ts';
import type { ChatService } from '../chat/service.ts';
import type { CallPort } from '../conference/ports.ts';
import { Elsewhere } from '../conference/elsewhere.ts';
import { conferenceRoutes } from '../conference/routes.ts';
import { ConferenceService } from '../conference/service.ts';
import { chronicle } from '../conference-chronicle.ts';
import type { Route } from '../contract/api/handlers.ts';
import type { EndReason } from '../contract/api/history.ts';
import type { Patch } from '../contract/conference-view.ts';
import type { MediaPort } from '../contract/media-port.ts';
import { enterpriseChanged } from '../directory/ports.ts';
import { LiveBoard } from '../history/live-board.ts';
import { HistoryRecorder } from '../history/recorder.ts';
import { closeInTurn } from '../kernel/close-in-turn.ts';
import type { ConcurrencyQuota } from '../quota/concurrency.ts';
import { ConferenceEvents } from '../webhooks/conference-events.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';
import type { Recordings } from './recordings.ts';
import type { Streams } from './streams.ts';
import { postedEntry } from './posted-entry.ts';

/** How long closing waits for the database. */
const writingMs = 10_000;
/** … and for a live store that may be away. */
const givingBackMs = 2000;

const endChannel = 'conference.end';

interface EndMessage {
  conferenceId: string;
  reason: EndReason;
  actorName: string;
}

export interface ConferenceWiring {
  media: MediaPort;
  directory: Directory;
  joining: () => Joining;
  quota: ConcurrencyQuota;
  publish: (conferenceId: string, patch: Patch) => void;
  publishSpeaking: (conferenceId: string, participantIds: string[]) => void;
  chat: Pick<ChatService, 'ended' | 'handedOver'>;
  calls: CallPort;
  recordings: Pick<Recordings, 'port' | 'follower'>;
  streams: Pick<Streams, 'port' | 'follower' | 'streams'>;
  pinGuard: PinGuard;
}

export interface Conferences {
  routes: Route[];
  conferences: ConferenceService;
  /** On whichever server a conference is. */
  elsewhere: Elsewhere;
  recorder: HistoryRecorder;
  /** Of all servers. */
  board: LiveBoard;
  /** Ends a conference, on whichever server it is. */
  endAnywhere: (conferenceId: string, reason: EndReason, actorName: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function wireConferences(
  { config, log, db, live, serverId, webhooks }: Ground,
  {
    media,
    directory,
    joining,
    quota,
    publish,
    publishSpeaking,
    chat,
    calls,
    recordings,
    streams,
    pinGuard,
  }: ConferenceWiring,
): Promise<Conferences> {
  const recorder = new HistoryRecorder({ db, serverId, log });
  const events = new ConferenceEvents({ db, webhooks, log });
  const ownership: Ownership = new Ownership(live, {
    serverId,
    log,
    carries: (meetingId) => conferences.ofMeeting(meetingId) !== undefined,
    onLost: (meetingId) => conferences.lost(meetingId),
  });
  const chronicler = chronicle({ recorder, events, now: Date.now });
  const board: LiveBoard = new LiveBoard({
    ...{ store: live, serverId, log },
    own: () => conferences.live().map((one) => postedEntry(one, conferences)),
  });
  const conferences: ConferenceService = new ConferenceService({
    ...{ config, media, log, publish, publishSpeaking },
    findMeeting: (meetingId, identity) => {
      const joiner = identity && { kind: identity.kind, id: identity.id };
      // A conference that goes on after its time is joined by its own rules, not by next week's.
      const bookingId = conferences.ofMeeting(meetingId)?.meeting.bookingId ?? null;
      return joining().joinable(meetingId, {
        joiner,
        ...(bookingId === null ? {} : { live: { bookingId } }),
      });
    },
    enterprise: async (enterpriseId) => {
      const { limits, state } = await directory.enterprise(enterpriseId);
      return { active: state === 'active', plan: limits.plan, concurrency: limits.concurrency };
    },
    takePlace: (enterpriseId, participantId, limit) => quota.take(enterpriseId, participantId, limit),
    guard: (address, meetingId) => (attempt) => pinGuard.guard(address, meetingId, attempt),
    store: live,
    calls,
    recorder: {
      able: async (enterpriseId) => ({
        record: await recordings.port.able(enterpriseId),
        stream: streams.port.able(enterpriseId),
      }),
      record: recordings.port.record,
      stream: streams.port.stream,
    },
    forgetPlace: (enterpriseId, participantId) => quota.forget(enterpriseId, participantId),
    isActive: async (accountId) => (await directory.person(db, accountId))?.state === 'active',
    retakePlace: (enterpriseId, participantId) => quota.retake(enterpriseId, participantId),
    releasePlace: (enterpriseId, participantId) => quota.release(enterpriseId, participantId),
    own: (meetingId) => ownership.take(meetingId),
    disown: (meetingId) => void ownership.release(meetingId),
    follower: {
      changed: (...happened) => {
        chronicler.changed(...happened);
        recordings.follower.changed(...happened);
        streams.follower.changed(...happened);
        board.changed();
      },
      controlled: (...happened) => chronicler.controlled(...happened),
      handedOver: (conferenceId) => {
        chronicler.handedOver(conferenceId);
        chat.handedOver(conferenceId);
        recordings.follower.handedOver(conferenceId);
        streams.follower.handedOver(conferenceId);
        board.changed();
      },
      restored: async (...happened) => {
        await chronicler.restored(...happened);
        board.changed();
      },
      ended: (...happened) => {
        chronicler.ended(...happened);
        chat.ended(happened[0].conferenceId);
        recordings.follower.ended(...happened);
        streams.follower.ended(...happened);
        board.changed();
      },
    },
  });
  await conferences.restore();
  const elsewhere = await Elsewhere.open({
    ...{ bus: live, serverId, log },
    carries: (conferenceId) => conferences.find(conferenceId) !== undefined,
    isLive: async (conferenceId) =>
      (await board.entries()).some((entry) => entry.conferenceId === conferenceId),
    // A promise also of what is refused at once.
    answer: async (conferenceId, caller, question) => {
      switch (question.what) {
        case 'read':
          return conferences.callers.read(caller, conferenceId);
        case 'control':
          return conferences.callers.control(caller, conferenceId, question.control);
        case 'claim':
          return conferences.callers.claimHost(caller, conferenceId, question.pin);
        case 'stream':
          return streams.streams.read(caller, conferenceId);
        case 'changeStream':
          return streams.streams.change(caller, question.actor, conferenceId, question);
      }
    },
  });
  const unsubscribe = await live.subscribe(enterpriseChanged, (enterpriseId) => {
    conferences.enterpriseChanged(enterpriseId).catch((error: unknown) => {
      log.error({ err: error, enterpriseId }, 'a change of limits was not applied to live conferences');
    });
  });
  const unsubscribeFromEnds = await live.subscribe(endChannel, (message) => {
    const { conferenceId, reason, actorName } = JSON.parse(message) as EndMessage;
    conferences.end(conferenceId, reason, actorName);
  });
  return {
    routes: conferenceRoutes({
      elsewhere,
      guard: (address, conferenceId) => (attempt) => pinGuard.guard(address, conferenceId, attempt),
    }),
    conferences,
    elsewhere,
    recorder,
    board,
    endAnywhere: async (conferenceId, reason, actorName) => {
      if (conferences.live().some((one) => one.conferenceId === conferenceId)) {
        conferences.end(conferenceId, reason, actorName);
        return;
      }
      await live.publish(
        endChannel,
        JSON.stringify({ conferenceId, reason, actorName } satisfies EndMessage),
      );
    },
    // What has to last is written first: the live store may be away, and forgets the rest by itself.
    close: () =>
      closeInTurn(log, [
        { name: 'conferences', close: () => conferences.close(), atMostMs: writingMs },
        {
          name: 'history and events of conferences',
          close: () => Promise.all([recorder.close(), events.close()]),
          atMostMs: writingMs,
        },
        {
          name: 'places and leases',
          close: () =>
            Promise.all([board.close(), elsewhere.close(), unsubscribe(), unsubscribeFromEnds()]).then(() => {
              ownership.close();
              quota.close();
            }),
          atMostMs: givingBackMs,
        },
      ]),
  };
}
