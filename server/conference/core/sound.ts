import type { Participant } from '../../contract/conference-view.ts';
import { type ConferenceState, isHosting, presentOf, withFields, withParticipant } from './conference.ts';
import { done, type Effect, type Outcome, refused } from './outcome.ts';

/**
 * Who may be heard. `held` is a microphone that somebody would have on and the host has muted, or one that is not open
 * and will come muted. Whoever is not heard, may not unmute themselves and is not held had it on when their media was
 * lost.
 */

type Rules = Pick<ConferenceState, 'mode' | 'selfUnmute'>;

/** Whether somebody may switch their own microphone on just now. */
export function mayUnmute(rules: Rules, participant: Participant): boolean {
  if (!isSilenced(rules, participant)) return true;
  return rules.mode.type !== 'rollCall' && participant.asked.includes('microphone');
}

/** Whether nobody asks for it. */
function isSilenced({ mode, selfUnmute }: Rules, participant: Participant): boolean {
  if (mode.type === 'rollCall') return participant.role !== 'host' && participant.id !== mode.participantId;
  return !isHosting(participant) && !selfUnmute;
}

/** Of somebody whose microphone is not open (any more): it comes muted where they may not be heard. */
export function heldWhereSilenced(rules: Rules, participant: Participant): Participant {
  const comesMuted = participant.sources.microphone === undefined && isSilenced(rules, participant);
  return comesMuted && !participant.held ? { ...participant, held: true } : participant;
}

/** Whether somebody who enters now is muted. */
export function entersHeld({ muted, selfUnmute, mode }: ConferenceState): boolean {
  return muted || !selfUnmute || mode.type === 'rollCall';
}

/** Mutes them; a microphone that is not open comes muted. */
export function holdAll(state: ConferenceState, whom: readonly Participant[]): Outcome {
  const effects: Effect[] = [];
  const participants = state.participants.withMutations((changing) => {
    for (const participant of whom) {
      changing.set(participant.id, heldOf(participant));
      if (participant.sources.microphone !== 'live') continue;
      effects.push({ type: 'pauseSource', participantId: participant.id, source: 'microphone' });
    }
  });
  return done(withFields(state, { participants }), effects);
}

/** Whoever has muted themselves goes on as that: nothing switches them on without being asked. */
function heldOf(participant: Participant): Participant {
  const { sources } = participant;
  const quiet = withoutAsked(participant);
  if (sources.microphone === 'live') {
    return { ...quiet, held: true, sources: { ...sources, microphone: 'paused' } };
  }
  return quiet.held || sources.microphone === 'paused' ? quiet : { ...quiet, held: true };
}

function withoutAsked(participant: Participant): Participant {
  const { asked } = participant;
  if (!asked.includes('microphone')) return participant;
  return { ...participant, asked: asked.filter((source) => source !== 'microphone') };
}

/** Everybody but hosts. */
export function muteAll(state: ConferenceState, selfUnmute: boolean): Outcome {
  const guests = presentOf(state, 'all').filter((one) => !isHosting(one));
  return holdAll(withFields(state, { muted: true, selfUnmute }), guests);
}

/** Everybody may unmute themselves again; no microphone is switched on. A roll call holds on. */
export function endMuteAll(state: ConferenceState): ConferenceState {
  const opened = withFields(state, { muted: false, selfUnmute: true });
  if (state.mode.type === 'rollCall') return opened;
  const participants = state.participants.withMutations((changing) => {
    for (const one of state.participants.values())
      if (one.held) changing.set(one.id, { ...one, held: false });
  });
  return withFields(opened, { participants });
}

/** Whoever is heard goes on being heard; the others stay or come muted. */
export function allowUnmute(state: ConferenceState, allowed: boolean): ConferenceState {
  const next = withFields(state, { selfUnmute: allowed });
  if (allowed || next === state) return next;
  const participants = state.participants.withMutations((changing) => {
    for (const one of state.participants.values()) changing.set(one.id, heldWhereSilenced(next, one));
  });
  return withFields(next, { participants });
}

/** Switches on somebody whom the host had muted. Whoever muted themselves is asked. */
export function open(state: ConferenceState, participant: Participant): Outcome {
  const { microphone } = participant.sources;
  if (microphone === 'live') return done(state);
  if (microphone === 'paused' && (participant.held || participant.kind !== 'web')) {
    const next = withParticipant(state, {
      ...withoutAsked(participant),
      held: false,
      sources: { ...participant.sources, microphone: 'live' },
    });
    return done(next, [{ type: 'resumeSource', participantId: participant.id, source: 'microphone' }]);
  }
  return done(ask(state, participant, 'microphone'));
}

/** Asks somebody with a browser; a room system has nobody who could answer, so it is switched on. */
export function askToUnmute(state: ConferenceState, participant: Participant): Outcome {
  if (participant.sources.microphone === 'live') return done(state);
  return participant.kind === 'web' ? done(ask(state, participant, 'microphone')) : open(state, participant);
}

export function ask(
  state: ConferenceState,
  participant: Participant,
  source: 'microphone' | 'camera',
): ConferenceState {
  if (participant.sources[source] === 'live' || participant.asked.includes(source)) return state;
  return withParticipant(state, { ...participant, asked: [...participant.asked, source] });
}

/** What one does with one's own microphone. */
export function setMicrophone(
  state: ConferenceState,
  participant: Participant,
  to: 'live' | 'paused',
): Outcome {
  const { held, asked, sources } = participant;
  if (sources.microphone === to) return done(state);
  const opens = sources.microphone === undefined;
  if (to === 'live' && !opens && !mayUnmute(state, participant)) return refused('unmute_forbidden');
  // One that is opened where it comes muted is there, and can be unmuted: there is nothing to refuse.
  if (to === 'live' && opens && held && !asked.includes('microphone')) {
    return done(withParticipant(state, { ...participant, sources: { ...sources, microphone: 'paused' } }));
  }
  const heard = to === 'live' ? withoutAsked(participant) : participant;
  // Whoever opens it muted has muted themselves.
  return done(withParticipant(state, { ...heard, held: false, sources: { ...sources, microphone: to } }));
}
