import { Passwords } from '../auth/passwords.ts';
import type { PinGuard } from '../auth/pin-guard.ts';
import type { RecorderPort } from '../conference/ports.ts';
import type { ConferenceFollower } from '../conference/follower.ts';
import type { ConferenceService } from '../conference/service.ts';
import type { Route } from '../contract/api/handlers.ts';
import { type ErrorCode, PlenumError } from '../contract/errors.ts';
import type { FeedFormat } from '../contract/feeds.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { RecordingFiles, RecordingPort } from '../contract/recording-port.ts';
import { closeInTurn } from '../kernel/close-in-turn.ts';
import { ConferenceFeeds } from '../recordings/conference-feeds.ts';
import { DownloadAddresses } from '../recordings/download-address.ts';
import { Downloads } from '../recordings/downloads.ts';
import { Outcomes } from '../recordings/outcomes.ts';
import type { People } from '../recordings/ports.ts';
import { recordingRoutes } from '../recordings/routes.ts';
import { RunningRecordings } from '../recordings/running.ts';
import { RecordingService } from '../recordings/service.ts';
import { RecordingShares } from '../recordings/shares.ts';
import { installationSecret } from '../store/installation-secret.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';

/** As the broadcast picture is composed for browsers and room systems, so that it is encoded once for all of them. */
const formats: Record<'720p' | '1080p', FeedFormat> = {
  '720p': { width: 1280, height: 720, fps: 30, kbps: 1000 },
  '1080p': { width: 1920, height: 1080, fps: 30, kbps: 2000 },
};

export interface RecordingsWiring {
  media: MediaPort;
  recorder: RecordingPort;
  files: RecordingFiles;
  directory: Directory;
  conferences: () => ConferenceService;
  pinGuard: PinGuard;
}

export interface Recordings {
  routes: Route[];
  /** For conferences. */
  port: Pick<RecorderPort, 'record'> & {
    /** Why no recording may begin just now; null: it may. */
    able: (enterpriseId: string | null) => Promise<ErrorCode | null>;
  };
  feeds: ConferenceFeeds;
  follower: Pick<ConferenceFollower, 'changed' | 'ended' | 'handedOver'>;
  recordings: RecordingService;
  /** When conferences have been brought back. */
  recover: () => Promise<void>;
  close: () => Promise<void>;
}

export async function wireRecordings(
  { config, log, db, serverId, audit, mailer, webhooks, linkOrigin }: Ground,
  { media, recorder, files, directory, conferences, pinGuard }: RecordingsWiring,
): Promise<Recordings> {
  const people: People = {
    limitBytes: async (enterpriseId) => (await directory.enterprise(enterpriseId)).limits.recordingBytes,
    person: directory.person,
  };
  const signer = new DownloadAddresses({ secret: await installationSecret(db, 'recording addresses') });
  const lifeMs = config.recorder.downloadMinutes * 60_000;
  const downloads = new Downloads({ db, files, signer, lifeMs });
  const addresses = downloads;
  const outcomes = new Outcomes({ db, log, recorder, mailer, webhooks, people, linkOrigin });
  const recordings = new RecordingService({ db, audit, recorder, outcomes, people, addresses });
  const passwords = new Passwords();
  const shares = new RecordingShares({
    ...{ db, audit, addresses, pins: passwords },
    guard: (address, subject, attempt) => pinGuard.guard(address, subject, attempt),
  });
  const feeds = new ConferenceFeeds(media);
  const running = new RunningRecordings({
    ...{ db, log, serverId, recorder, feeds, format: formats[config.recorder.picture], now: Date.now },
    find: (conferenceId) => conferences().find(conferenceId),
    admit: (enterpriseId) => recordings.admit(enterpriseId),
    refused: (conferenceId, code) => conferences().noteRefusal(conferenceId, 'record', code),
  });
  const refusal = async (enterpriseId: string | null): Promise<ErrorCode | null> => {
    try {
      await recordings.admit(enterpriseId);
      return null;
    } catch (error) {
      return PlenumError.from(error).code;
    }
  };
  return {
    routes: recordingRoutes({ recordings, shares, downloads }),
    port: {
      able: refusal,
      record: (conferenceId, action) => running[action](conferenceId),
    },
    feeds,
    follower: {
      changed: (live, before, after) => running.changed(live, before, after),
      ended: ({ conferenceId }) => void running.ended(conferenceId),
      handedOver: (conferenceId) => void running.ended(conferenceId),
    },
    recordings,
    recover: () => running.recover(conferences().live()),
    close: () =>
      closeInTurn(log, [{ name: 'what became of recordings', close: () => outcomes.idle(), atMostMs: 5000 }]),
  };
}
