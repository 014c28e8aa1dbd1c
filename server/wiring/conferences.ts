import type { Joining } from '../booking/joining.ts';
import type { FoundMeeting } from '../conference/meeting.ts';
import { Ownership } from '../conference/ownership.ts';
import type { Identity } from '../conference/seats.ts';
import { ConferenceService } from '../conference/service.ts';
import { chronicle } from '../conference-chronicle.ts';
import type { Patch } from '../contract/conference-view.ts';
import type { MediaPort } from '../contract/media-port.ts';
import { enterpriseChanged } from '../directory/ports.ts';
import { HistoryRecorder } from '../history/recorder.ts';
import type { ConcurrencyQuota } from '../quota/concurrency.ts';
import { ConferenceEvents } from '../webhooks/conference-events.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';

export interface ConferenceWiring {
  media: MediaPort;
  directory: Directory;
  joining: () => Joining;
  quota: ConcurrencyQuota;
  publish: (conferenceId: string, patch: Patch) => void;
  publishSpeaking: (conferenceId: string, participantIds: string[]) => void;
}

export interface Conferences {
  conferences: ConferenceService;
  recorder: HistoryRecorder;
  close: () => Promise<void>;
}

export async function wireConferences(
  { config, log, db, live, serverId, webhooks }: Ground,
  { media, directory, joining, quota, publish, publishSpeaking }: ConferenceWiring,
): Promise<Conferences> {
  const recorder = new HistoryRecorder({ db, serverId, log });
  const events = new ConferenceEvents({ db, webhooks, log });
  const ownership: Ownership = new Ownership(live, {
    serverId,
    log,
    carries: (meetingId) => conferences.ofMeeting(meetingId) !== undefined,
    onLost: (meetingId) => conferences.lost(meetingId),
  });
  const conferences: ConferenceService = new ConferenceService({
    ...{ config, media, log, publish, publishSpeaking },
    findMeeting: (meetingId, identity) => findMeeting(joining(), meetingId, identity),
    enterprise: async (enterpriseId) => {
      const { limits, state } = await directory.enterprise(enterpriseId);
      return { active: state === 'active', plan: limits.plan, concurrency: limits.concurrency };
    },
    takePlace: (enterpriseId, participantId, limit) => quota.take(enterpriseId, participantId, limit),
    releasePlace: (enterpriseId, participantId) => quota.release(enterpriseId, participantId),
    own: (meetingId) => ownership.take(meetingId),
    disown: (meetingId) => void ownership.release(meetingId),
    follower: chronicle({ recorder, events, now: Date.now }),
  });
  const unsubscribe = await live.subscribe(enterpriseChanged, (enterpriseId) => {
    conferences.enterpriseChanged(enterpriseId).catch((error: unknown) => {
      log.error({ err: error, enterpriseId }, 'a change of limits was not applied to live conferences');
    });
  });
  return {
    conferences,
    recorder,
    close: async () => {
      await unsubscribe();
      conferences.close();
      await Promise.all([recorder.close(), events.close(), ownership.close(), quota.close()]);
    },
  };
}

async function findMeeting(
  joining: Joining,
  meetingId: string,
  identity: Identity | null,
): Promise<FoundMeeting | undefined> {
  const joiner = identity && { kind: identity.kind, id: identity.id };
  return joining.joinable(meetingId, { joiner });
}
