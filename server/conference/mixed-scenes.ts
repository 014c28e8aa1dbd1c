import { colourOf, initialsOf } from '../contract/initials.ts';
import { formatMeetingId } from '../contract/meeting-id.ts';
import type { MixedScene, MixedScenes, PersonShown, Scenes } from '../contract/mixing.ts';
import { choosePicture, pictureChangesAt } from '../contract/picture-choice.ts';
import { type Company, compose, type OnAir, orderBySpeech, placesHeld } from '../contract/scene.ts';
import { type ConferenceState, hostOf } from './state.ts';

/** Of what the pictures are made beside the state. */
export interface Sight {
  /** As it was on the pictures until now (`orderFor`). */
  order: readonly string[];
  /** Who is heard just now. */
  speaking: ReadonlySet<string>;
  /** Lines over the pictures of those who asked what their keys do, by participant. */
  help: ReadonlyMap<string, readonly string[]>;
  /** ms since the epoch */
  now: number;
}

/** Who stands where in the automatic picture, after the order of before. */
export function orderFor(state: ConferenceState, before: readonly string[]): string[] {
  return orderBySpeech(before, [...state.participants.keys()], state.speakers, placesHeld(state));
}

/** What those see who get one picture; while somebody shares also those who have a line of its own for that. */
export function mixedScenesOf(state: ConferenceState, sight: Sight): MixedScenes {
  const company = companyOf(state, sight.order);
  const { presenterId } = state;
  const share =
    presenterId === null
      ? null
      : {
          presenterId,
          slides: slidesOf(state, presenterId, sight),
          beside: scenesOf(state, { ...company, presenterId: null }, sight),
        };
  return { ...scenesOf(state, company, sight), share };
}

/** Everybody's, and those of who looks at something of their own. */
function scenesOf(state: ConferenceState, company: Company, sight: Sight): Scenes {
  const { now, help } = sight;
  const everybody = sceneOf(state, compose(state.mode, state.scene, company, now), sight);
  const own = new Map<string, MixedScene>();
  const host = hostOf(state);
  const choice = choiceOfHost(state);
  if (host && choice.whose !== 'everybody') {
    own.set(host.id, sceneOf(state, compose(choice.mode, choice.scene, company, now), sight));
  }
  for (const [id, lines] of help) own.set(id, { ...(own.get(id) ?? everybody), help: lines });
  return { everybody, own: [...own].map(([participantId, scene]) => ({ participantId, scene })) };
}

/** Nothing is written over what is to be read, but for the watermark. */
function slidesOf(state: ConferenceState, participantId: string, sight: Sight): MixedScene {
  const alone: OnAir = { layout: 'single', cells: [{ participantId, source: 'slides' }] };
  return { ...sceneOf(state, alone, sight), names: false, recording: null };
}

/** When one of them changes by itself, ms since the epoch; null: none does. */
export function scenesChangeAt(state: ConferenceState, now: number): number | null {
  const company = companyOf(state, []);
  const times = [state, choiceOfHost(state)]
    .map((choice) => pictureChangesAt(choice, company, now))
    .filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

function choiceOfHost(state: ConferenceState): ReturnType<typeof choosePicture> {
  const { hostView: view, polling, scene } = state;
  return choosePicture(state, hostOf(state) ? { view, polling, scene } : null);
}

function companyOf(state: ConferenceState, order: readonly string[]): Company {
  const { participants, floor, presenterId, spotlightId } = state;
  const joined = [...participants.keys()];
  return { joined, order, floorId: floor?.participantId ?? null, presenterId, spotlightId };
}

function sceneOf(state: ConferenceState, { layout, cells }: OnAir, { speaking }: Sight): MixedScene {
  const { meetingId, subject, labels, recording, watermark, mode } = state;
  const number = formatMeetingId(meetingId);
  const title = subject === '' ? number : subject;
  const person = (participantId: string, source: 'camera' | 'slides'): PersonShown => {
    const one = state.participants.get(participantId);
    const name = one?.name ?? '';
    const face = source === 'camera';
    return {
      name,
      initials: initialsOf(name),
      colour: colourOf(participantId),
      muted: face && one?.sources.microphone !== 'live',
      speaking: face && speaking.has(participantId),
      called: face && mode.type === 'rollCall' && mode.participantId === participantId,
    };
  };
  return {
    layout,
    cells: cells.map((placed) => placed && { ...placed, ...person(placed.participantId, placed.source) }),
    names: labels,
    recording: recording === 'on' ? 'REC' : null,
    watermark: watermark ? title : null,
    calm: { title, note: title === number ? '' : number },
    help: null,
  };
}
