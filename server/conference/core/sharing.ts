import type { Participant, Source } from '../../contract/conference-view.ts';
import { type ConferenceState, isHosting, withFields, withParticipant } from './conference.ts';
import { type ClosedReason, done, type Effect, type Outcome, refused } from './outcome.ts';
import { heldWhereSilenced, setMicrophone } from './sound.ts';

/** What people send: sources of their own, and the one share of the conference. */

export function setSource(
  state: ConferenceState,
  participant: Participant,
  source: Source,
  sourceState: 'live' | 'paused' | 'closed',
): Outcome {
  if (sourceState === 'closed') return closeSource(state, participant, source);
  switch (source) {
    case 'microphone':
      return setMicrophone(state, participant, sourceState);
    case 'camera':
      if (state.media === 'voice') return refused('voice_only');
      return done(withSource(state, answered(participant, sourceState), source, sourceState));
    case 'slides':
      return present(state, participant, sourceState);
    case 'slides-audio':
      if (state.presenterId !== participant.id) return refused('not_permitted');
      return done(withSource(state, participant, source, sourceState));
    default:
      return source satisfies never;
  }
}

/** Slides take their sound with them. */
function closeSource(state: ConferenceState, participant: Participant, source: Source): Outcome {
  if (!participant.sources[source]) return done(state);
  if (source === 'slides') {
    const { slides, 'slides-audio': sound, ...sources } = participant.sources;
    const next = withParticipant(state, { ...participant, sources });
    return done(
      withoutPresenter(next, participant.id),
      sound ? [ending(participant, 'slides-audio', 'share_ended')] : [],
    );
  }
  const { [source]: closed, ...sources } = participant.sources;
  const without = { ...participant, sources };
  return done(withParticipant(state, source === 'microphone' ? heldWhereSilenced(state, without) : without));
}

/** The media of somebody is made anew. Who was heard is heard again, who was muted comes muted. */
export function loseSources(state: ConferenceState, participant: Participant): Outcome {
  const lost = { ...participant, sources: {} };
  const muted = participant.sources.microphone === 'paused';
  const next = withoutPresenter(state, participant.id);
  return done(withParticipant(next, muted ? heldWhereSilenced(state, lost) : lost));
}

/** One shares at a time. Hosts take over; others are refused while somebody shares. */
function present(state: ConferenceState, participant: Participant, sourceState: 'live' | 'paused'): Outcome {
  const hosting = isHosting(participant);
  if (state.shareLocked && !hosting) return refused('share_locked');
  const { presenterId } = state;
  const taken = presenterId !== null && presenterId !== participant.id;
  if (taken && !hosting) return refused('share_busy');
  const ended = taken ? endShare(state, 'taken_over') : done(state);
  if (!ended.ok) return ended;
  const next = withSource(ended.state, participant, 'slides', sourceState);
  return done({ ...next, presenterId: participant.id }, ended.effects);
}

/** Ends what is shared; nothing happens when nothing is. */
export function endShare(state: ConferenceState, reason: ClosedReason): Outcome {
  const presenter = state.presenterId === null ? undefined : state.participants.get(state.presenterId);
  if (!presenter) return done(state);
  const { slides, 'slides-audio': sound, ...sources } = presenter.sources;
  const ended = (['slides', 'slides-audio'] as const).filter((source) => presenter.sources[source]);
  return done(
    withoutPresenter(withParticipant(state, { ...presenter, sources }), presenter.id),
    ended.map((source) => ending(presenter, source, reason)),
  );
}

/** Switches somebody's camera off; they may switch it on again. */
export function stopCamera(state: ConferenceState, participant: Participant): Outcome {
  const asked = participant.asked.filter((source) => source !== 'camera');
  if (!participant.sources.camera) {
    return done(
      asked.length === participant.asked.length ? state : withParticipant(state, { ...participant, asked }),
    );
  }
  const { camera, ...sources } = participant.sources;
  return done(withParticipant(state, { ...participant, asked, sources }), [
    ending(participant, 'camera', 'stopped_by_host'),
  ]);
}

export function lockSharing(state: ConferenceState, locked: boolean): Outcome {
  return keepShareLock(withFields(state, { shareLocked: locked }));
}

/** While sharing is locked, what somebody else than a host shares ends. */
export function keepShareLock(state: ConferenceState): Outcome {
  const presenter = state.presenterId === null ? undefined : state.participants.get(state.presenterId);
  return state.shareLocked && presenter && !isHosting(presenter)
    ? endShare(state, 'stopped_by_host')
    : done(state);
}

export function withoutPresenter(state: ConferenceState, participantId: string): ConferenceState {
  return state.presenterId === participantId ? { ...state, presenterId: null } : state;
}

/** Whoever switches on what they were asked for has answered. */
function answered(participant: Participant, sourceState: 'live' | 'paused'): Participant {
  if (sourceState === 'paused' || !participant.asked.includes('camera')) return participant;
  return { ...participant, asked: participant.asked.filter((source) => source !== 'camera') };
}

function withSource(
  state: ConferenceState,
  participant: Participant,
  source: Source,
  sourceState: 'live' | 'paused',
): ConferenceState {
  return withParticipant(state, {
    ...participant,
    sources: { ...participant.sources, [source]: sourceState },
  });
}

function ending({ id }: Participant, source: Source, reason: ClosedReason): Effect {
  return { type: 'closeSource', participantId: id, source, reason };
}
