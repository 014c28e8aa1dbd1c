import type { Digit } from '../../server/contract/legs.ts';
import type { MediaPort, Seat } from '../../server/contract/media-port.ts';
import type { Agreement } from '../sdp/agreement.ts';
import { answerOffer } from '../sdp/answer.ts';
import { makeOffer, type Offer } from '../sdp/offer.ts';
import type { TerminalPolicy, TerminalPorts } from '../sdp/policy.ts';
import { readSdp } from '../sdp/read-sdp.ts';
import { isRefusal, refusal, type Refusal } from '../sdp/refusal.ts';
import { takeAnswer } from '../sdp/take-answer.ts';
import type { CallFloor } from './call-floor.ts';

export type LegMedia = Pick<
  MediaPort,
  'openLeg' | 'setLeg' | 'legListens' | 'moveLeg' | 'closeParticipant' | 'legKeyFrameAsked' | 'pressDigits'
>;

export interface CallMediaOptions {
  media: LegMedia;
  policy: TerminalPolicy;
}

/** The media of a call: its leg, and what its two ends have agreed on. */
export class CallMedia {
  readonly #options: CallMediaOptions;
  #seat: Seat | null = null;
  #ports: TerminalPorts | null = null;
  #agreement: Agreement | null = null;
  #offer: Offer | null = null;
  #floor: Pick<CallFloor, 'port' | 'ids'> | null = null;
  #tookSound = false;
  #closed = false;

  constructor(options: CallMediaOptions) {
    this.#options = options;
  }

  /** Where its leg is; null: nowhere yet. */
  get seat(): Seat | null {
    return this.#seat;
  }

  /** Ours, of the leg; null: it has none yet. */
  get address(): string | null {
    return this.#ports?.address ?? null;
  }

  get declinesSlides(): boolean {
    return this.#agreement?.lines.some(({ declined }) => declined === 'slides') ?? false;
  }

  get agreement(): Agreement | null {
    return this.#agreement;
  }

  /**
   * It takes no sound any more (RFC 3264 section 8.4): what it sends meanwhile is music at best, and it may say that it
   * sends and send nothing.
   */
  get holds(): boolean {
    const sound = this.#agreement?.leg.sound;
    return this.#tookSound && sound?.receives === false;
  }

  /** @throws PlenumError `media_unavailable`, `media_overloaded` */
  async open(seat: Seat): Promise<void> {
    const { media } = this.#options;
    const ports = await media.openLeg(seat);
    if (this.#isClosed) {
      media.closeParticipant(seat);
      return;
    }
    this.#seat = seat;
    this.#ports = { ...ports, bfcp: this.#floor?.port ?? null };
  }

  /** With the floor, what is agreed on next may have slides. */
  useFloor(floor: Pick<CallFloor, 'port' | 'ids'>): void {
    this.#floor = floor;
    if (this.#ports) this.#ports = { ...this.#ports, bfcp: floor.port };
  }

  /** It goes on in another place. @throws PlenumError `media_overloaded`; it is where it was then */
  async moveTo(seat: Seat): Promise<void> {
    if (!this.#seat || this.#closed) return;
    await this.#options.media.moveLeg(this.#seat, seat);
    if (this.#isClosed) this.#options.media.closeParticipant(seat);
    else this.#seat = seat;
  }

  /** An offer that came; nothing has changed when it is refused. */
  answer(sdp: string): Agreement | Refusal {
    if (!this.#ports) return refusal('other', 'no media yet');
    const offered = readSdp(sdp);
    if (isRefusal(offered)) return offered;
    const { policy } = this.#options;
    return this.#take(
      answerOffer(offered, {
        ...{ policy, ports: this.#ports, previous: this.#agreement },
        floor: this.#floor?.ids ?? null,
      }),
    );
  }

  /** @throws Error before the leg is open */
  offer(): string {
    if (!this.#ports) throw new Error('no media yet');
    const { policy } = this.#options;
    this.#offer = makeOffer({
      ...{ policy, ports: this.#ports, previous: this.#agreement },
      bfcp: this.#floor?.ids ?? null,
    });
    return this.#offer.sdp;
  }

  /** The answer to our last offer. */
  answered(sdp: string): Agreement | Refusal {
    const offer = this.#offer;
    if (!offer) return refusal('description', 'an answer without an offer');
    this.#offer = null;
    const answer = readSdp(sdp);
    return isRefusal(answer) ? answer : this.#take(takeAnswer(offer, answer));
  }

  /** Resolves when whatever comes from its other end is heard. @throws PlenumError `media_unavailable` */
  async listens(): Promise<void> {
    if (this.#seat && !this.#closed) await this.#options.media.legListens(this.#seat);
  }

  keyFrameAsked(): void {
    if (this.#seat) this.#options.media.legKeyFrameAsked(this.#seat);
  }

  press(digits: readonly Digit[]): void {
    if (this.#seat) this.#options.media.pressDigits(this.#seat, digits);
  }

  /** In the conference it is closed with its seat; elsewhere by itself. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#seat) this.#options.media.closeParticipant(this.#seat);
  }

  /** As something may have happened while it was waited. */
  get #isClosed(): boolean {
    return this.#closed;
  }

  #take(outcome: Agreement | Refusal): Agreement | Refusal {
    if (isRefusal(outcome) || this.#closed || !this.#seat) return outcome;
    this.#agreement = outcome;
    this.#tookSound ||= outcome.leg.sound?.receives ?? false;
    this.#options.media.setLeg(this.#seat, outcome.leg);
    return outcome;
  }
}
