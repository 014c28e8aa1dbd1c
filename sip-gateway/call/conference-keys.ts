import type { LegSeating } from '../../server/contract/leg-seating.ts';
import type { Digit } from '../../server/contract/legs.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import type { PromptLanguage } from '../../server/contract/prompts.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import { helpLines, type KeyCommand, type KeysPending, pressKey } from '../ivr/keys.ts';

export interface ConferenceKeysPorts {
  seating: LegSeating;
  language: PromptLanguage;
  log: Logger;
}

/** How long the help stays on the picture, ms. */
const helpMs = 12_000;

/** What somebody in a conference does with keys. What is refused is answered by a tone. */
export class ConferenceKeys {
  readonly #ports: ConferenceKeysPorts;
  #pending: KeysPending | null = null;
  #help: NodeJS.Timeout | undefined;

  constructor(ports: ConferenceKeysPorts) {
    this.#ports = ports;
  }

  pressed(digit: Digit, seat: Seat): void {
    const { seating, log } = this.#ports;
    const role = seating.participant(seat)?.role;
    const isHost = role === 'host' || role === 'cohost';
    const { pending, command } = pressKey(this.#pending, digit, { now: performance.now(), isHost });
    this.#pending = pending;
    if (!command) return;
    this.#obey(seat, command, isHost).catch((error: unknown) => {
      log.debug({ err: error, command }, 'a key was refused');
      seating.tone(seat, 'tone-error');
    });
  }

  close(): void {
    clearTimeout(this.#help);
  }

  async #obey(seat: Seat, command: KeyCommand, isHost: boolean): Promise<void> {
    const { seating } = this.#ports;
    const participant = seating.participant(seat);
    if (!participant) return;
    switch (command) {
      case 'toggleMicrophone': {
        const heard = participant.sources.microphone === 'live';
        await seating.setSource(seat, 'microphone', heard ? 'paused' : 'live');
        break;
      }
      case 'toggleHand':
        await seating.control(seat, { type: 'raiseHand', raised: participant.handRaisedAt === null });
        break;
      case 'toggleLock':
        await seating.toggleLock(seat);
        break;
      case 'nextLayout':
        await seating.nextLayout(seat);
        break;
      case 'toggleHelp':
        this.#toggleHelp(seat, isHost);
        break;
      case 'unknown':
        seating.tone(seat, 'tone-error');
    }
  }

  #toggleHelp(seat: Seat, isHost: boolean): void {
    const { seating, language } = this.#ports;
    clearTimeout(this.#help);
    if (this.#help) {
      this.#help = undefined;
      seating.showHelp(seat, null);
      return;
    }
    seating.showHelp(seat, helpLines(language, isHost));
    this.#help = setTimeout(() => {
      this.#help = undefined;
      seating.showHelp(seat, null);
    }, helpMs).unref();
  }
}
