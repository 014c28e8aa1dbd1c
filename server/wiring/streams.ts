import type { PinGuard } from '../auth/pin-guard.ts';
import type { Elsewhere } from '../conference/elsewhere.ts';
import type { ConferenceFollower } from '../conference/follower.ts';
import type { RecorderPort } from '../conference/ports.ts';
import type { ConferenceService } from '../conference/service.ts';
import type { Route } from '../contract/api/handlers.ts';
import type { Stream } from '../contract/api/streams.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { StreamPort } from '../contract/stream-port.ts';
import { streamRoutes } from '../streams/routes.ts';
import { RunningStreams } from '../streams/running.ts';
import { StreamService } from '../streams/service.ts';
import { Watching } from '../streams/watching.ts';
import type { Ground } from './ground.ts';
import type { Recordings } from './recordings.ts';

export interface StreamsWiring {
  port: StreamPort;
  feeds: Recordings['feeds'];
  conferences: () => ConferenceService;
  pinGuard: PinGuard;
}

export interface Streams {
  routes: (elsewhere: Elsewhere) => Route[];
  /** For conferences. */
  port: Pick<RecorderPort, 'stream'> & {
    /** Why no stream may begin just now; null: it may. */
    able: (enterpriseId: string | null) => ErrorCode | null;
  };
  follower: Pick<ConferenceFollower, 'changed' | 'ended' | 'handedOver'>;
  streams: StreamService;
  /** When conferences have been brought back. */
  recover: () => void;
  /** On the pages of this server. */
  viewers: () => number;
}

export function wireStreams(
  { config, log, db, audit }: Ground,
  { port, feeds, conferences, pinGuard }: StreamsWiring,
): Streams {
  const { enabled, mostViewers } = config.streaming;
  const running: RunningStreams = new RunningStreams({
    ...{ log, port, feeds, now: Date.now },
    settings: (live) => streams.settingsOf(live),
    find: (conferenceId) => conferences().find(conferenceId),
  });
  const streams = new StreamService({
    ...{ db, audit, port, running, enabled, mostViewers },
    steered: (caller, conferenceId) => conferences().callers.steered(caller, conferenceId),
  });
  const watching = new Watching({
    ...{ streams, running, port, mostViewers },
    find: (conferenceId) => conferences().find(conferenceId),
    guard: (address, subject, attempt) => pinGuard.guard(address, subject, attempt),
  });
  return {
    routes: (elsewhere) =>
      streamRoutes({
        watching,
        // What is asked of another server comes as it was answered there.
        steering: {
          read: (caller, conferenceId) =>
            elsewhere.ask(conferenceId, caller, { what: 'stream' }) as Promise<Stream>,
          change: (caller, actor, conferenceId, given) =>
            elsewhere.ask(conferenceId, caller, {
              ...{ what: 'changeStream', actor },
              ...given,
            }) as Promise<Stream>,
        },
      }),
    port: {
      able: (enterpriseId) => (enabled && enterpriseId !== null ? null : 'stream_unavailable'),
      stream: (conferenceId, action) => running[action](conferenceId),
    },
    follower: {
      changed: (live, before, after) => running.changed(live, before, after),
      ended: ({ conferenceId }) => void running.ended(conferenceId),
      handedOver: (conferenceId) => void running.ended(conferenceId),
    },
    streams,
    recover: () => running.recover(conferences().live()),
    viewers: () => running.viewers,
  };
}
