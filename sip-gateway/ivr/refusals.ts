import { type ErrorCode, errorCatalogue } from '../../server/contract/errors.ts';
import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import { type IvrText, textOf } from './texts.ts';

/** Why a call is ended by us. */
export type HangUpCause =
  /** No such meeting, also after several tries. */
  | 'unknown'
  | 'pin_wrong'
  | 'locked'
  | 'full'
  | 'not_open'
  | 'not_allowed'
  | 'unavailable'
  /** No key was pressed for long. */
  | 'nobody_there';

/** Status and reason phrase of a final response (RFC 3261 section 21). */
export interface SipAnswer {
  status: number;
  reason: string;
}

/** How a refusal is told: by SIP before a call is accepted, by voice and picture after. */
interface Refusal {
  cause: HangUpCause;
  answer: SipAnswer;
  sound: PromptName;
  /** For the picture; without one, the catalogue's text of the error. */
  text?: IvrText;
}

const busy = (reason: string): SipAnswer => ({ status: 486, reason });
const forbidden = (reason: string): SipAnswer => ({ status: 403, reason });
const unavailable: SipAnswer = { status: 503, reason: 'Service Unavailable' };

const notAllowed = { cause: 'not_allowed', sound: 'not-allowed' } as const;
const notNow = { cause: 'unavailable', sound: 'try-later', text: 'tryLater' } as const;

const refusals: Readonly<Partial<Record<ErrorCode, Refusal>>> = {
  meeting_not_found: {
    ...{ cause: 'unknown', sound: 'wrong-meeting-id', text: 'wrongMeetingId' },
    answer: { status: 404, reason: 'Not Found' },
  },
  pin_required: {
    cause: 'pin_wrong',
    answer: forbidden('PIN Required'),
    sound: 'enter-pin',
    text: 'enterPin',
  },
  pin_wrong: { cause: 'pin_wrong', answer: forbidden('PIN Wrong'), sound: 'wrong-pin', text: 'wrongPin' },
  too_many_attempts: {
    ...{ cause: 'pin_wrong', sound: 'too-many-tries', text: 'tooManyTries' },
    answer: forbidden('Too Many Wrong PINs'),
  },
  // A terminal shows the people in front of it that they were turned away, not that the number is busy.
  conference_locked: {
    ...{ cause: 'locked', sound: 'meeting-locked' },
    answer: { status: 603, reason: 'Decline' },
  },
  conference_full: { cause: 'full', answer: busy('Meeting Full'), sound: 'meeting-full' },
  concurrency_used_up: {
    ...{ cause: 'full', sound: 'meeting-full', text: 'noPlaces' },
    answer: busy('No Places Left'),
  },
  media_overloaded: { ...notNow, answer: unavailable },
  meeting_not_open: {
    ...{ cause: 'not_open', sound: 'meeting-not-open' },
    answer: { status: 480, reason: 'Meeting Has Not Begun' },
  },
  call_over: {
    ...{ cause: 'not_allowed', sound: 'meeting-ended' },
    answer: { status: 480, reason: 'Call Is Over' },
  },
  not_live: {
    ...{ cause: 'not_open', sound: 'meeting-not-open' },
    answer: { status: 480, reason: 'Meeting Is Not Running' },
  },
  sign_in_required: { ...notAllowed, answer: forbidden('Sign-in Required'), text: 'fewerKnown' },
  invited_only: { ...notAllowed, answer: forbidden('Invited Only') },
  enterprise_only: { ...notAllowed, answer: forbidden('Enterprise Only') },
  removed_from_meeting: { ...notAllowed, answer: forbidden('Removed From Meeting') },
  enterprise_disabled: { ...notAllowed, answer: forbidden('Enterprise Disabled') },
};

/** What answers a call that goes straight to a meeting and is refused before it was accepted. */
export function answerTo(code: ErrorCode): SipAnswer {
  return refusalOf(code).answer;
}

/** How a refusal sounds and looks to somebody who was put through already. */
export function refusalOf(code: ErrorCode): Refusal {
  return refusals[code] ?? { ...notNow, answer: unavailable };
}

/** What the picture says of a refusal. */
export function refusalText(code: ErrorCode, language: PromptLanguage): string {
  const { text } = refusalOf(code);
  return text ? textOf(text, language) : errorCatalogue[code][language];
}
