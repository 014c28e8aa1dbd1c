import { createStore } from 'zustand/vanilla';
import {
  trackKey,
  type LocalSource,
  type MeetingActions,
  type MeetingState,
  type Notice,
  type Source,
  type Statistics,
} from '../core/model.ts';
import { fakeChat } from './fake-chat.ts';
import { afterControl, fieldsOf, hostFieldsOf } from './conference.ts';
import { hasCamera, makePeople, selfId } from './people.ts';
import { cameraTrack, slidesTrack } from './pictures.ts';
import type { Scenario } from './scenario.ts';

export const meetingId = '914083136';
const off: LocalSource = { state: 'off', track: null };
const notices: Notice[] = [
  { id: 1, kind: 'info', code: 'reconnected' },
  { id: 2, kind: 'error', code: 'share_busy' },
  { id: 3, kind: 'error', code: 'camera_busy' },
];

const heldNotice: Notice[] = [{ id: 4, kind: 'info', code: 'muted_for_good' }];

function makeState(scenario: Scenario): MeetingState {
  const startedAt = Date.now() - 40 * 60_000;
  const participants = makePeople(scenario, startedAt);
  const inRoom = scenario.page === 'room';
  const tracks = new Map<string, MediaStreamTrack>();
  // More cameras than the pages show would only keep the machine busy.
  participants.slice(1, 60).forEach(({ id }, index) => {
    if (hasCamera(index + 1)) tracks.set(trackKey(id, 'camera'), cameraTrack(index + 1));
  });
  if (scenario.slides !== null) tracks.set(trackKey(scenario.slides, 'slides'), slidesTrack());
  const sharing: LocalSource = scenario.slides === selfId ? { state: 'live', track: null } : off;
  return {
    phase: inRoom
      ? scenario.reconnecting
        ? 'reconnecting'
        : 'joined'
      : scenario.page === 'left'
        ? 'ended'
        : 'idle',
    joinError: scenario.joinError,
    endedReason: scenario.page === 'left' ? scenario.ended : null,
    participantId: inRoom ? selfId : null,
    waitsFor: null,
    clockAhead: 0,
    host: inRoom ? hostFieldsOf(scenario, participants) : null,
    mayHost: false,
    snapshot: inRoom
      ? {
          now: startedAt,
          version: 1,
          conferenceId: 'gallery',
          meetingId,
          subject: '',
          media: 'video',
          startedAt,
          participants,
          fields: fieldsOf(scenario, participants),
        }
      : null,
    speaking: new Set(participants.slice(1, 2).map(({ id }) => id)),
    tracks,
    local: {
      microphone: scenario.show.has('held') ? off : { state: 'live', track: null },
      camera: { state: 'live', track: cameraTrack(0) },
      slides: sharing,
      'slides-audio': off,
    },
    onePicture: false,
    notices: scenario.notices ? notices : scenario.show.has('held') ? heldNotice : [],
  };
}

/** A meeting of made-up people; the controls change the state at once, as a server would a moment later. */
export function fakeMeeting(scenario: Scenario): MeetingActions {
  const store = createStore<MeetingState>(() => makeState(scenario));
  const camera = store.getState().local.camera.track;
  const setLocal = (source: Source, local: LocalSource): Promise<void> => {
    store.setState((state) => ({ local: { ...state.local, [source]: local } }));
    return Promise.resolve();
  };
  return {
    store,
    give: (control) => {
      store.setState((state) => afterControl(state, control));
      return Promise.resolve(null);
    },
    claimHost: () => Promise.resolve('pin_wrong'),
    chat: fakeChat(scenario),
    join: () => Promise.resolve(),
    leave: () => Promise.resolve(),
    setMicrophone: (on) => setLocal('microphone', { state: on ? 'live' : 'off', track: null }),
    setCamera: (on) => setLocal('camera', on ? { state: 'live', track: camera } : off),
    startShare: () => setLocal('slides', { state: 'live', track: null }),
    stopShare: () => setLocal('slides', off),
    show: () => undefined,
    setOnePicture: (on) => store.setState({ onePicture: on }),
    statistics: () => Promise.resolve(statistics),
    dismiss: (id) =>
      store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
  };
}

const sound = { width: 0, height: 0, framesPerSecond: 0, jitter: 4 };
const picture = { width: 1280, height: 720, framesPerSecond: 29.7, jitter: 9 };
const statistics: Statistics = {
  roundTripTime: 23.4,
  availableSendBitrate: 3_200_000,
  path: 'relay/udp',
  streams: [
    {
      direction: 'send',
      source: 'microphone',
      of: '',
      codec: 'opus',
      bitrate: 31_000,
      lossRatio: 0,
      ...sound,
    },
    {
      direction: 'send',
      source: 'camera',
      of: '',
      codec: 'H264',
      bitrate: 1_740_000,
      lossRatio: 0.004,
      ...picture,
    },
    {
      direction: 'receive',
      source: 'microphone',
      of: '李明',
      codec: 'opus',
      bitrate: 29_000,
      lossRatio: 0.12,
      ...sound,
    },
    {
      direction: 'receive',
      source: 'camera',
      of: 'Amelia Okonkwo',
      codec: 'VP8',
      bitrate: 820_000,
      lossRatio: 0,
      ...picture,
    },
  ],
};
