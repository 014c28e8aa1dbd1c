import type { ConferenceFields, Participant, Snapshot } from '../../server/contract/conference-view.ts';

/** Made-up parts of a conference, for tests and the gallery: whatever is not told is as it is at the beginning. */

export function aParticipant(id: string, more: Partial<Participant> = {}): Participant {
  return {
    id,
    name: id,
    kind: 'web',
    role: 'guest',
    joinedAt: 0,
    connection: 'up',
    sources: {},
    handRaisedAt: null,
    network: 'good',
    held: false,
    asked: [],
    ...more,
  };
}

export const fieldsAtFirst: ConferenceFields = {
  presenterId: null,
  speakers: [],
  floorId: null,
  mode: { type: 'automatic' },
  scene: null,
  spotlightId: null,
  muted: false,
  selfUnmute: true,
  shareLocked: false,
  waitingRoom: false,
  chat: 'everyone',
  prompts: { join: true, leave: true, recording: true },
  watermark: false,
  labels: true,
  recording: 'off',
  stream: 'off',
  plannedEndAt: null,
  pictureCodec: 'H264',
  locked: false,
  endsAt: null,
};

export function aSnapshot(participants: Participant[], fields: Partial<ConferenceFields> = {}): Snapshot {
  return {
    now: 0,
    version: 1,
    conferenceId: 'conference',
    meetingId: '123456789',
    subject: 'Plans',
    media: 'video',
    startedAt: 0,
    participants,
    fields: { ...fieldsAtFirst, ...fields },
  };
}
