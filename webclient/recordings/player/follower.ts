import { correctionOf } from './sync.ts';

/** How often it is looked whether the two are in step, ms. */
const every = 250;
/** What takes longer is a bad network, by which nothing can be foretold, ms. */
const longestJump = 1500;

/**
 * Keeps the slides in step with the element that is heard. That one is never touched: its sound is what people notice.
 */
export class Follower {
  #main: HTMLMediaElement | null = null;
  #share: HTMLMediaElement | null = null;
  #listening = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #pacing = false;
  /** When the last jump began, and how long jumps take, ms. */
  #jumped = 0;
  #jumpTakes = 0;

  lead(main: HTMLMediaElement | null): void {
    this.#main = main;
    this.#begin();
  }

  follow(share: HTMLMediaElement | null): void {
    this.#share = share;
    this.#begin();
  }

  load(address: string): void {
    if (this.#share) this.#share.src = address;
  }

  #begin(): void {
    this.#listening.abort();
    clearInterval(this.#timer);
    const [main, share] = [this.#main, this.#share];
    if (!main || !share) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const look = (): void => this.#look(main, share);
    for (const type of ['play', 'playing', 'pause', 'waiting', 'seeking', 'seeked', 'ratechange', 'ended']) {
      main.addEventListener(type, look, { signal });
    }
    const arrived = (): void => {
      this.#jumpTakes = Math.min(longestJump, performance.now() - this.#jumped);
      look();
    };
    share.addEventListener('seeked', arrived, { signal });
    for (const type of ['loadedmetadata', 'canplay']) share.addEventListener(type, look, { signal });
    this.#timer = setInterval(look, every);
    look();
  }

  #look(main: HTMLMediaElement, share: HTMLMediaElement): void {
    if (share.readyState < HTMLMediaElement.HAVE_METADATA || share.seeking) return;
    const playing = !main.paused && !main.ended && main.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    const correction = correctionOf({
      videoAt: main.currentTime * 1000,
      shareAt: share.currentTime * 1000,
      shareLength: share.duration * 1000,
      playing: playing && !main.seeking,
      pacing: this.#pacing,
    });
    this.#pacing = correction.kind === 'pace';
    const rate = main.playbackRate * (correction.kind === 'pace' ? correction.factor : 1);
    if (share.playbackRate !== rate) share.playbackRate = rate;
    if (correction.kind === 'seek') {
      // Meanwhile the other goes on: it lands where that will be.
      const ahead = playing ? this.#jumpTakes * main.playbackRate : 0;
      this.#jumped = performance.now();
      share.currentTime = Math.min((correction.to + ahead) / 1000, share.duration);
    }
    if (playing && share.paused && !share.ended) {
      // Muted, it may always play; refused only when the element goes away at once.
      share.play().catch(() => undefined);
    } else if (!playing && !share.paused) {
      share.pause();
    }
  }
}
