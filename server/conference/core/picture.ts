import type { SavedScene, HostView } from '../../contract/conference-view.ts';
import type { Participant } from '../../contract/conference-view.ts';
import type { GivenScene } from '../../contract/controls.ts';
import { cellCount } from '../../contract/layouts.ts';
import type { ManualScene, Mode, SceneCell } from '../../contract/scene.ts';
import { type ConferenceState, hasHost, hostOf, presentOf, withFields } from './conference.ts';
import { done, inTurn, type Outcome, refused } from './outcome.ts';
import { endMuteAll, holdAll, open } from './sound.ts';

/** Which picture everybody sees, and who has the floor. */

/** Whoever has the floor keeps it so long: a cough or a yes does not change the picture. ms */
export const floorHoldMs = 2000;
/** How many of the last speakers are remembered: as many as a page of tiles shows. */
const rememberedSpeakers = 25;
const mostSavedScenes = 30;
const emptyCell: SceneCell = { members: [], seconds: 10 };

export function setMode(state: ConferenceState, mode: Mode): Outcome {
  switch (mode.type) {
    case 'automatic':
      return done({ ...state, mode });
    case 'broadcast':
      if (!state.participants.has(mode.participantId)) return refused('participant_gone');
      return done({ ...state, mode });
    case 'scene':
      return state.scene ? done({ ...state, mode }) : refused('scene_missing');
    case 'voice':
      if (mode.in === 'scene' && !state.scene) return refused('scene_missing');
      return done(endMuteAll({ ...state, mode }));
    case 'rollCall':
      return call(state, mode);
    default:
      return mode satisfies never;
  }
}

/** Everybody is muted but the host and the called, who are switched on or asked: the host when it begins. */
function call(state: ConferenceState, mode: Extract<Mode, { type: 'rollCall' }>): Outcome {
  const called = state.participants.get(mode.participantId);
  if (!called) return refused('participant_gone');
  if (called.role === 'host') return refused('host_protected');
  const host = hostOf(state);
  if (!host) return refused('host_missing');
  const others = presentOf(state, 'all').filter(({ id }) => id !== host.id && id !== called.id);
  return inTurn(
    { ...state, mode },
    (before) => holdAll(before, others),
    (before) => open(before, called),
    (before) => (state.mode.type === 'rollCall' ? done(before) : open(before, host)),
  );
}

/**
 * Takes a scene as the host's. What uses the host's scene goes on as it is; from everything else it becomes what
 * everybody sees (product, section 3).
 */
export function applyScene(state: ConferenceState, given: GivenScene, now: number): Outcome {
  const { mode, hostView } = state;
  const keeps = mode.type === 'scene' || mode.type === 'voice' || hostView.type === 'scene';
  return done({ ...state, scene: sceneFrom(state, given, now), mode: keeps ? mode : { type: 'scene' } });
}

export function saveScene(state: ConferenceState, name: string, given: GivenScene, now: number): Outcome {
  const saved: SavedScene = { name, scene: sceneFrom(state, given, now) };
  const known = state.savedScenes.findIndex((one) => one.name === name);
  if (known >= 0) return done({ ...state, savedScenes: state.savedScenes.with(known, saved) });
  if (state.savedScenes.length >= mostSavedScenes) return refused('too_many_scenes');
  return done({ ...state, savedScenes: [...state.savedScenes, saved] });
}

export function deleteScene(state: ConferenceState, name: string): Outcome {
  const savedScenes = state.savedScenes.filter((one) => one.name !== name);
  return savedScenes.length === state.savedScenes.length
    ? refused('scene_unknown')
    : done({ ...state, savedScenes });
}

/** As many cells as the layout has; those who have gone meanwhile are left out. */
function sceneFrom({ participants }: ConferenceState, given: GivenScene, now: number): ManualScene {
  const cells = Array.from({ length: cellCount(given.layout) }, (_, index) => {
    const { members, seconds } = given.cells[index] ?? emptyCell;
    const there = members.filter((member) => member === 'slides' || participants.has(member));
    return { members: [...new Set(there)], seconds };
  });
  return { layout: given.layout, cells, since: now };
}

/** The host's picture; while polling runs it is the poll's. */
export function setHostView(state: ConferenceState, view: HostView): Outcome {
  if (!hasHost(state)) return refused('host_missing');
  if (state.polling) return refused('polling_runs');
  if (view.type === 'scene' && !state.scene) return refused('scene_missing');
  if (view.type === 'participant' && !state.participants.has(view.participantId)) {
    return refused('participant_gone');
  }
  return done({ ...state, hostView: view });
}

export function setSpotlight(state: ConferenceState, participantId: string | null): Outcome {
  if (participantId !== null && !state.participants.has(participantId)) return refused('participant_gone');
  return done(withFields(state, { spotlightId: participantId }));
}

/** Only who can be heard takes the floor. */
export function speak(state: ConferenceState, participant: Participant, now: number): ConferenceState {
  if (participant.sources.microphone !== 'live') return state;
  const { id } = participant;
  const others = state.speakers.filter((other) => other !== id);
  const speakers = state.speakers[0] === id ? state.speakers : [id, ...others].slice(0, rememberedSpeakers);
  const floor = floorAfter(state, id, now);
  return speakers === state.speakers && floor === state.floor ? state : { ...state, speakers, floor };
}

function floorAfter({ floor }: ConferenceState, id: string, now: number): ConferenceState['floor'] {
  if (floor?.participantId === id) return floor.nextId === null ? floor : { ...floor, nextId: null };
  if (!floor || now >= floor.since + floorHoldMs) return { participantId: id, since: now, nextId: null };
  return floor.nextId === id ? floor : { ...floor, nextId: id };
}

/** Whoever spoke last while the floor was held has it now, unless they are muted by then. */
export function passFloor(state: ConferenceState, now: number): ConferenceState {
  const { floor } = state;
  if (!floor || floor.nextId === null || now < floor.since + floorHoldMs) return state;
  const next = state.participants.get(floor.nextId);
  return next?.sources.microphone === 'live'
    ? { ...state, floor: { participantId: next.id, since: now, nextId: null } }
    : { ...state, floor: { ...floor, nextId: null } };
}
