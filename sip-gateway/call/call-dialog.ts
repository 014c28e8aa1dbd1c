import type { Session, SessionDelegate } from 'sip.js/lib/core/index.js';
import { SessionState } from 'sip.js/lib/core/index.js';
import type { Digit } from '../../server/contract/legs.ts';
import { type CallAgent, sdpBody } from '../core/call-agent.ts';
import type { Refusal } from '../sdp/refusal.ts';
import { readDigit, readFastUpdate, fastUpdate } from './info.ts';
import {
  answerTimer,
  dueIn,
  offeredTimer,
  type SessionTimer,
  shortestSession,
  timerOfAnswer,
} from './session-timer.ts';

export interface DialogHandlers {
  /** An offer within the call. */
  offered: (sdp: string) => { sdp: string } | Refusal;
  /** Ours, where the other end asks for one or the session is refreshed. */
  offer: () => string;
  /** The answer to ours. */
  answered: (sdp: string) => Refusal | null;
  digit: (digit: Digit) => void;
  keyFrameAsked: () => void;
  /** Asked to go elsewhere (RFC 3515); @returns whether it does */
  referred: (target: string) => Promise<boolean>;
  /** Once. */
  ended: (reason: string) => void;
}

/** What is said within a call that is answered (RFC 3261 sections 12 to 15). */
export class CallDialog {
  readonly #agent: CallAgent;
  readonly #session: Session;
  readonly #handlers: DialogHandlers;
  #timer: SessionTimer | null = null;
  #due: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  /** Waits for the ACK (section 15). */
  #hangingUp = false;
  /** Our offer is on its way in a 2xx: its answer comes with the ACK. */
  #lateOffer: boolean;
  #ended = false;

  /** @param lateOffer whether the 2xx had our offer */
  constructor(
    {
      agent,
      session,
      timer,
      lateOffer = false,
    }: { agent: CallAgent; session: Session; timer: SessionTimer | null; lateOffer?: boolean },
    handlers: DialogHandlers,
  ) {
    this.#agent = agent;
    this.#session = session;
    this.#handlers = handlers;
    this.#lateOffer = lateOffer;
    session.delegate = this.#delegate();
    this.#watch(timer);
  }

  /** Offers anew what is wanted now: another hold, slides. Tried again when both ends offer at once (section 14.1). */
  reoffer(): void {
    if (this.#ended || this.#session.sessionState !== SessionState.Confirmed) return;
    clearTimeout(this.#again);
    const refreshing = this.#timer
      ? [`Session-Expires: ${this.#timer.interval};refresher=${this.#timer.ours ? 'uac' : 'uas'}`]
      : offeredTimer();
    try {
      this.#session.invite(
        {
          onAccept: (response) => {
            response.ack();
            this.#watch(timerOfAnswer(response.message));
            const refused = this.#handlers.answered(response.message.body);
            if (refused) this.hangUp(refused.refused);
          },
          onReject: ({ message: { statusCode } }) => {
            // What was agreed stands (section 14.1), but for a call that is not there any more.
            if (statusCode === 481 || statusCode === 408) this.#end('the other end has no such call');
            else if (statusCode === 491) this.#reofferSoon();
          },
        },
        { extraHeaders: [this.#agent.contactHeader, ...refreshing], body: sdpBody(this.#handlers.offer()) },
      );
    } catch {
      // An exchange is under way (section 14.1).
      this.#reofferSoon();
    }
  }

  /** RFC 5168, for those who take no feedback with the media. */
  askKeyFrame(): void {
    if (!this.#ended && this.#session.sessionState === SessionState.Confirmed) {
      this.#session.info({}, { body: { contentDisposition: 'render', ...fastUpdate } });
    }
  }

  /** With UDP and TCP alike: a request of the session that SIP.js does not know. @returns the answer */
  update(body: string): { sdp: string | null } | Refusal {
    if (this.#timer) this.#watch(this.#timer);
    if (body === '') return { sdp: null };
    const answered = this.#handlers.offered(body);
    return 'refused' in answered ? answered : { sdp: answered.sdp };
  }

  hangUp(reason: string): void {
    if (this.#ended) return;
    if (this.#session.sessionState === SessionState.AckWait) {
      this.#hangingUp = true;
      return;
    }
    if (this.#session.sessionState !== SessionState.Terminated) {
      this.#session.bye(
        {},
        { extraHeaders: [`Reason: SIP;cause=200;text="${reason.replace(/["\\\r\n]/g, ' ')}"`] },
      );
    }
    this.#end(reason);
  }

  #delegate(): SessionDelegate {
    return {
      onAck: ({ message }) => {
        if (this.#lateOffer) {
          this.#lateOffer = false;
          const refused = this.#handlers.answered(message.body);
          if (refused) this.#hangingUp = true;
        }
        if (this.#hangingUp) this.hangUp('as it was to end');
      },
      onAckTimeout: () => this.hangUp('the other end does not confirm'),
      onBye: (request) => {
        request.accept();
        this.#end('the other end has hung up');
      },
      onInvite: (request) => {
        const timer = answerTimer(request.message);
        if (!timer) {
          request.reject({ statusCode: 422, extraHeaders: [`Min-SE: ${shortestSession}`] });
          return;
        }
        const { body } = request.message;
        this.#lateOffer = body === '';
        const answer = body === '' ? { sdp: this.#handlers.offer() } : this.#handlers.offered(body);
        if ('refused' in answer) {
          request.reject({ statusCode: 488, extraHeaders: [warningOf(answer)] });
          return;
        }
        const extraHeaders = [this.#agent.contactHeader, ...timer.headers];
        request.accept({ statusCode: 200, extraHeaders, body: sdpBody(answer.sdp) });
        this.#watch(timer.timer);
      },
      onInfo: (request) => {
        const type = request.message.getHeader('content-type') ?? '';
        const { body } = request.message;
        const digit = readDigit(type, body);
        const isUpdate = readFastUpdate(type, body);
        if (!digit && !isUpdate && body !== '' && !/media_control\+xml|dtmf/i.test(type)) {
          request.reject({
            statusCode: 415,
            extraHeaders: ['Accept: application/dtmf-relay, application/media_control+xml'],
          });
          return;
        }
        request.accept();
        if (digit) this.#handlers.digit(digit);
        if (isUpdate) this.#handlers.keyFrameAsked();
      },
      onRefer: (request) => {
        const target = request.message.getHeader('refer-to') ?? '';
        request.accept({ statusCode: 202 });
        const tell = (status: string): void => {
          if (this.#ended || this.#session.sessionState === SessionState.Terminated) return;
          const extraHeaders = ['Event: refer', 'Subscription-State: terminated;reason=noresource'];
          const body = {
            contentDisposition: 'render',
            contentType: 'message/sipfrag;version=2.0',
            content: `SIP/2.0 ${status}\r\n`,
          };
          this.#session.notify({}, { extraHeaders, body });
        };
        this.#handlers.referred(target).then(
          (done) => tell(done ? '200 OK' : '603 Decline'),
          () => tell('500 Server Internal Error'),
        );
      },
      onMessage: (request) => void request.reject({ statusCode: 415 }),
      onNotify: (request) => void request.accept(),
    };
  }

  #reofferSoon(): void {
    clearTimeout(this.#again);
    // Of who owns the Call-ID 2.1 to 4 s, of the other up to 2 s: in between is right for both, and not the same twice.
    this.#again = setTimeout(() => this.reoffer(), 2000 + Math.random() * 2000);
  }

  #watch(timer: SessionTimer | null): void {
    clearTimeout(this.#due);
    this.#timer = timer;
    if (!timer || this.#ended) return;
    this.#due = setTimeout(() => {
      if (timer.ours) this.reoffer();
      else this.hangUp('the session was not refreshed');
    }, dueIn(timer)).unref();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#due);
    clearTimeout(this.#again);
    this.#handlers.ended(reason);
  }
}

/** RFC 3261 section 20.43. */
export function warningOf({ refused, warning }: Refusal): string {
  return `Warning: ${warning} plenum "${refused}"`;
}
