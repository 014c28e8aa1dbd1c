import type { ErrorCode } from '../../server/contract/errors.ts';
import type { Digit } from '../../server/contract/legs.ts';
import { formatMeetingId, isMeetingId, isPin } from '../../server/contract/meeting-id.ts';
import { digitsOf, type PromptLanguage, type PromptName } from '../../server/contract/prompts.ts';
import { type HangUpCause, refusalOf, refusalText } from './refusals.ts';
import { type IvrText, textOf } from './texts.ts';

/** What a caller can be asked for. */
export type Asked = 'meetingId' | 'pin';

/**
 * Where a caller is who is not in a conference yet. Who drives it has one timer, set by `wait`, and one try to join at a
 * time.
 */
export interface IvrState {
  language: PromptLanguage;
  step: 'begin' | Asked | 'joining' | 'waiting' | 'in' | 'over';
  /** Digits of what is asked for; while joining, those that were pressed ahead. */
  typed: string;
  /** Empty: not known yet. */
  meetingId: string;
  pin: string | null;
  /** Wrong ones, over the whole call: starting over gives no further guesses. */
  wrong: Readonly<Record<Asked, number>>;
  /** Times that it was asked without an answer. */
  silences: number;
  /** What a person waits for who is let in later. */
  waitsFor: 'host' | 'admission';
}

export type IvrEvent =
  /** The call is there; of a number that says more, more is known. */
  | { type: 'begin'; meetingId: string | null; pin: string | null }
  | { type: 'digit'; digit: Digit }
  /** The time of the last `wait` is over and no key was pressed. */
  | { type: 'silence' }
  /** Answers of a try to join; they may come at any later time too: let in, sent back to wait, turned away. */
  | { type: 'entered' }
  | { type: 'waits'; for: 'host' | 'admission' }
  | { type: 'refused'; code: ErrorCode };

export type IvrAction =
  /** Behind what plays already. */
  | { type: 'play'; sounds: readonly PromptName[] }
  /** Whatever plays stops, and what was to come after it. */
  | { type: 'hush' }
  /** What the picture says. */
  | { type: 'show'; title: string; note: string }
  /** `silence` is due in so many ms; null: not at all. Every one takes the place of the one before. */
  | { type: 'wait'; ms: number | null }
  | { type: 'join'; meetingId: string; pin: string | null }
  /** When the sounds before it have ended. */
  | { type: 'hangUp'; cause: HangUpCause };

export interface IvrStep {
  state: IvrState;
  actions: readonly IvrAction[];
}

/** Tries of each, the first included. */
const tries = 3;
/** ms without a key after which it is asked again, and times of that. */
export const silenceMs = 30_000;
const reminders = 2;
/** ms after the last digit that stand for the hash key, when there may be enough of them. */
export const pauseMs = 4000;
/** ms between the words to those who wait: they hear that they are still there. */
export const waitingMs = 60_000;

const fewest: Readonly<Record<Asked, number>> = { meetingId: 9, pin: 4 };
const most: Readonly<Record<Asked, number>> = { meetingId: 9, pin: 12 };

const titles: Readonly<Record<Asked, IvrText>> = { meetingId: 'enterMeetingId', pin: 'enterPin' };
const questions = { meetingId: 'enter-meeting-id', pin: 'enter-pin' } as const;

export function ivrOf(language: PromptLanguage): IvrState {
  return {
    ...{ language, step: 'begin', typed: '', meetingId: '', pin: null },
    ...{ wrong: { meetingId: 0, pin: 0 }, silences: 0, waitsFor: 'host' },
  };
}

/** Asks a caller for a meeting ID and a PIN until they are in a conference, or the call is ended. Pure. */
export function ivr(state: IvrState, event: IvrEvent): IvrStep {
  if (state.step === 'over') return { state, actions: [] };
  switch (event.type) {
    case 'begin':
      return begin(state, event);
    case 'digit':
      return digitIn(state, event.digit);
    case 'silence':
      return silence(state);
    case 'entered':
      return { state: { ...state, step: 'in', typed: '' }, actions: [{ type: 'hush' }, wait(null)] };
    case 'waits':
      return toldToWait({ ...state, step: 'waiting', typed: '', waitsFor: event.for }, [{ type: 'hush' }]);
    case 'refused':
      return refused(state, event.code);
  }
}

function begin(
  state: IvrState,
  { meetingId, pin }: { meetingId: string | null; pin: string | null },
): IvrStep {
  if (meetingId !== null) return join({ ...state, meetingId, pin }, []);
  return ask({ ...state, pin }, 'meetingId', ['welcome', questions.meetingId]);
}

function digitIn(state: IvrState, digit: Digit): IvrStep {
  const { step, typed } = state;
  if (step === 'joining') return { state: { ...state, typed: typed + digit }, actions: [] };
  if (step !== 'meetingId' && step !== 'pin') return { state, actions: [] };
  const heard: IvrStep = { state: { ...state, silences: 0 }, actions: [{ type: 'hush' }] };
  if (digit === '#') return typed === '' ? after(heard, wait(silenceMs)) : enter(heard.state, step);
  if (digit === '*' && typed === '') {
    const anew = { ...heard.state, meetingId: '', pin: null };
    return ask(anew, 'meetingId', [questions.meetingId], heard.actions);
  }
  if (digit === '*') return type(heard, step, '');
  // Keys A to D are no part of a number, and what is too long is not typed any further.
  if (!/\d/.test(digit) || typed.length >= most[step]) return type(heard, step, typed);
  return type(heard, step, typed + digit);
}

/** What is typed now, and how long it is waited for more of it. */
function type({ state, actions }: IvrStep, asked: Asked, typed: string): IvrStep {
  const ms = typed.length >= fewest[asked] ? pauseMs : silenceMs;
  return { state: { ...state, typed }, actions: [...actions, showTyped(state, asked, typed), wait(ms)] };
}

function enter(state: IvrState, asked: Asked): IvrStep {
  const { typed } = state;
  const isRight = asked === 'pin' ? isPin(typed) : isMeetingId(typed);
  if (!isRight) return wrong(state, asked, [{ type: 'hush' }]);
  const known = asked === 'pin' ? { ...state, pin: typed } : { ...state, meetingId: typed };
  return join(known, [{ type: 'hush' }]);
}

function join(state: IvrState, before: readonly IvrAction[]): IvrStep {
  const { language, meetingId, pin } = state;
  const shown = show(textOf('oneMoment', language), formatMeetingId(meetingId));
  return {
    state: { ...state, step: 'joining', typed: '', silences: 0 },
    actions: [...before, shown, wait(null), { type: 'join', meetingId, pin }],
  };
}

function silence(state: IvrState): IvrStep {
  const { step, typed, silences, language } = state;
  if (step === 'waiting') return toldToWait(state, []);
  if (step !== 'meetingId' && step !== 'pin') return { state, actions: [] };
  if (typed.length >= fewest[step]) return enter(state, step);
  if (silences < reminders) return ask({ ...state, silences: silences + 1 }, step, [questions[step]]);
  const shown = show(textOf('nobodyThere', language), textOf('goodbye', language));
  return end(state, 'nobody_there', { sounds: ['goodbye'], shown });
}

function refused(state: IvrState, code: ErrorCode): IvrStep {
  const asking = state.step === 'joining';
  if (asking && code === 'meeting_not_found') return wrong(state, 'meetingId', []);
  if (asking && code === 'pin_wrong') return wrong(state, 'pin', []);
  if (asking && code === 'pin_required') return ask(state, 'pin', [questions.pin]);
  const { sound, cause } = refusalOf(code);
  const shown = show(textOf('notIn', state.language), refusalText(code, state.language));
  return end(state, cause, { sounds: [sound, 'goodbye'], shown, before: [{ type: 'hush' }] });
}

/** Something wrong was entered: another try, or that was the last. */
function wrong(state: IvrState, asked: Asked, before: readonly IvrAction[]): IvrStep {
  const { language, meetingId, typed, step } = state;
  const count = state.wrong[asked] + 1;
  const counted: IvrState = { ...state, wrong: { ...state.wrong, [asked]: count } };
  if (count >= tries) {
    const shown = show(textOf('tooManyTries', language), textOf('callAgain', language));
    const cause = asked === 'pin' ? 'pin_wrong' : 'unknown';
    return end(counted, cause, { sounds: ['too-many-tries', 'goodbye'], shown, before });
  }
  if (asked === 'pin') return ask({ ...counted, pin: null }, 'pin', ['wrong-pin'], before);
  // Who only hears learns which ID was understood.
  const said = digitsOf(step === 'joining' ? meetingId : typed);
  return ask({ ...counted, meetingId: '' }, 'meetingId', [...said, 'wrong-meeting-id'], before);
}

/** Asks for something from its beginning; what was pressed ahead answers it. */
function ask(
  state: IvrState,
  asked: Asked,
  sounds: readonly PromptName[],
  before: readonly IvrAction[] = [],
): IvrStep {
  const ahead = state.step === 'joining' && asked === 'pin' ? state.typed : '';
  const { language } = state;
  const title = sounds.includes('wrong-pin')
    ? textOf('wrongPin', language)
    : textOf(sounds.includes('wrong-meeting-id') ? 'wrongMeetingId' : titles[asked], language);
  const asks: IvrStep = {
    state: { ...state, step: asked, typed: '' },
    actions: [...before, play(sounds), show(title, textOf('keys', language)), wait(silenceMs)],
  };
  return Array.from(ahead).reduce<IvrStep>((step, digit) => {
    const next = ivr(step.state, { type: 'digit', digit: digit as Digit });
    return { state: next.state, actions: [...step.actions, ...next.actions] };
  }, asks);
}

function toldToWait(state: IvrState, before: readonly IvrAction[]): IvrStep {
  const { language, waitsFor } = state;
  const sound = waitsFor === 'host' ? 'waiting-for-host' : 'waiting-for-admission';
  const title = textOf(waitsFor === 'host' ? 'waitingForHost' : 'waitingForAdmission', language);
  const shown = show(title, textOf('stayOn', language));
  return { state, actions: [...before, play([sound]), shown, wait(waitingMs)] };
}

function end(
  state: IvrState,
  cause: HangUpCause,
  how: { sounds: readonly PromptName[]; shown: IvrAction; before?: readonly IvrAction[] },
): IvrStep {
  const { sounds, shown, before = [] } = how;
  return {
    state: { ...state, step: 'over', typed: '' },
    actions: [...before, play(sounds), shown, wait(null), { type: 'hangUp', cause }],
  };
}

/** A PIN is nobody's business who looks at the screen. */
function showTyped({ language }: IvrState, asked: Asked, typed: string): IvrAction {
  const shown = asked === 'pin' ? '●'.repeat(typed.length) : formatMeetingId(typed);
  return show(textOf(titles[asked], language), shown === '' ? textOf('keys', language) : shown);
}

function after({ state, actions }: IvrStep, action: IvrAction): IvrStep {
  return { state, actions: [...actions, action] };
}

function show(title: string, note: string): IvrAction {
  return { type: 'show', title, note };
}

function play(sounds: readonly PromptName[]): IvrAction {
  return { type: 'play', sounds };
}

function wait(ms: number | null): IvrAction {
  return { type: 'wait', ms };
}
