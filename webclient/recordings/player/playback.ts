import { createStore, type StoreApi } from 'zustand/vanilla';
import { Follower } from './follower.ts';
import { recoveryPause } from './resume.ts';
import type { Sources } from './sources.ts';

export interface PlaybackState {
  /** ms of the recording. */
  at: number;
  lengthMs: number;
  /** Up to where there is something without a gap, ms. */
  loadedTo: number;
  /** Somebody wants it to play. */
  playing: boolean;
  /** It would play if there were something. */
  waiting: boolean;
  ended: boolean;
  /** 0 to 1 */
  volume: number;
  muted: boolean;
  rate: number;
  /** What it plays is gone: it is asked for anew, or that did not help either. */
  problem: 'asking' | 'failed' | null;
}

export interface PlaybackOptions {
  sources: Sources;
  /** Until the file says it. */
  lengthMs: number;
  /** Where it begins, ms. */
  at: number;
  volume: number;
  muted: boolean;
  /** The same files under addresses that are good. @throws when there are none */
  refresh: () => Promise<Sources>;
}

/**
 * Plays a recording: one element that is heard, and the slides following it. Addresses expire while one watches; then
 * it asks for new ones and goes on where it was.
 */
export class Playback {
  readonly store: StoreApi<PlaybackState>;
  readonly #follower = new Follower();
  readonly #refresh: PlaybackOptions['refresh'];
  #sources: Sources;
  #main: HTMLMediaElement | null = null;
  /** Where to go when the file is known, s. */
  #begin: number;
  /** When addresses were asked for, ms. */
  #asked: number[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor({ sources, lengthMs, at, volume, muted, refresh }: PlaybackOptions) {
    this.#sources = sources;
    this.#refresh = refresh;
    this.#begin = at / 1000;
    this.store = createStore<PlaybackState>(() => ({
      ...{ at, lengthMs, loadedTo: 0, volume, muted, rate: 1 },
      ...{ playing: false, waiting: false, ended: false, problem: null },
    }));
  }

  /** For `ref`: the element whose sound is heard. */
  readonly attachMain = (element: HTMLMediaElement | null): (() => void) | undefined => {
    if (!element) return undefined;
    this.#main = element;
    const { volume, muted, rate } = this.store.getState();
    Object.assign(element, { volume, muted, playbackRate: rate, preservesPitch: true });
    const listening = new AbortController();
    this.#listen(element, listening.signal);
    this.#follower.lead(element);
    element.src = this.#sources.main;
    return () => {
      listening.abort();
      this.#follower.lead(null);
      this.#main = null;
      this.#begin = this.store.getState().at / 1000;
      clearTimeout(this.#again);
      letGo(element);
    };
  };

  /** For `ref`: the element of the slides. */
  readonly attachShare = (element: HTMLMediaElement | null): (() => void) | undefined => {
    if (!element) return undefined;
    const listening = new AbortController();
    element.addEventListener('error', () => this.#lost(element), { signal: listening.signal });
    element.muted = true;
    if (this.#sources.share !== null) element.src = this.#sources.share;
    this.#follower.follow(element);
    return () => {
      listening.abort();
      this.#follower.follow(null);
      letGo(element);
    };
  };

  toggle(): void {
    if (this.store.getState().playing) this.pause();
    else this.play();
  }

  play(): void {
    const main = this.#main;
    if (!main) return;
    if (this.store.getState().ended) this.seek(0);
    this.store.setState({ playing: true });
    main.play().catch((error: unknown) => {
      // Forbidden before somebody has touched the page; any other end of it comes as an event.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.pause();
    });
  }

  pause(): void {
    this.store.setState({ playing: false, waiting: false });
    this.#main?.pause();
  }

  /** @param at ms; what lies outside is its beginning or end */
  seek(at: number): void {
    const to = Math.max(0, Math.min(at, this.store.getState().lengthMs));
    this.store.setState({ at: to, ended: false });
    if (this.#main && this.#main.readyState >= HTMLMediaElement.HAVE_METADATA) {
      this.#main.currentTime = to / 1000;
    } else {
      this.#begin = to / 1000;
    }
  }

  /** @param ms how far on, or back */
  step(ms: number): void {
    this.seek(this.store.getState().at + ms);
  }

  /** @param volume 0 to 1; at 0 it is muted, at more no longer */
  setVolume(volume: number): void {
    const to = Math.round(Math.max(0, Math.min(1, volume)) * 100) / 100;
    this.store.setState({ volume: to, muted: to === 0 });
    if (this.#main) Object.assign(this.#main, { volume: to, muted: to === 0 });
  }

  setMuted(muted: boolean): void {
    const { volume } = this.store.getState();
    if (!muted && volume === 0) {
      this.setVolume(0.5);
      return;
    }
    this.store.setState({ muted });
    if (this.#main) this.#main.muted = muted;
  }

  /** @param rate 0.5 to 2 */
  setRate(rate: number): void {
    this.store.setState({ rate });
    if (this.#main) this.#main.playbackRate = rate;
  }

  /** Somebody asks for it to be tried once more. */
  retry(): void {
    this.#asked = [];
    this.store.setState({ playing: true });
    this.#ask();
  }

  #listen(main: HTMLMediaElement, signal: AbortSignal): void {
    const set = (state: Partial<PlaybackState>): void => this.store.setState(state);
    const on = (type: string, listener: () => void): void =>
      main.addEventListener(type, listener, { signal });
    on('loadedmetadata', () => {
      if (this.#begin > 0) main.currentTime = this.#begin;
      this.#begin = 0;
      main.playbackRate = this.store.getState().rate;
      if (Number.isFinite(main.duration)) set({ lengthMs: main.duration * 1000 });
      set({ problem: null });
    });
    on('timeupdate', () => {
      // Of a file that is only being loaded, the time is not yet where it was.
      if (main.readyState >= HTMLMediaElement.HAVE_METADATA && this.#begin === 0) {
        set({ at: main.currentTime * 1000 });
      }
    });
    on('progress', () => set({ loadedTo: loadedTo(main) }));
    on('seeking', () => set({ ended: false }));
    on('play', () => set({ playing: true, ended: false }));
    on('pause', () => {
      // By keys of the machine, or a call on a phone.
      if (!main.ended && this.store.getState().problem === null) set({ playing: false, waiting: false });
    });
    on('waiting', () => set({ waiting: true }));
    for (const type of ['playing', 'canplay', 'seeked']) on(type, () => set({ waiting: false }));
    on('ended', () => set({ playing: false, waiting: false, ended: true }));
    on('error', () => this.#lost(main));
  }

  #lost(element: HTMLMediaElement): void {
    // `src` was taken away.
    if (element.error === null || this.store.getState().problem === 'asking') return;
    this.#ask();
  }

  #ask(): void {
    const pause = recoveryPause(this.#asked, Date.now());
    clearTimeout(this.#again);
    if (pause === null) {
      this.store.setState({ problem: 'failed', waiting: false, playing: false });
      return;
    }
    this.#asked = [...this.#asked.slice(-4), Date.now()];
    this.store.setState({ problem: 'asking' });
    this.#again = setTimeout(() => void this.#goOn(), pause); // Its failure is a problem in the store.
  }

  async #goOn(): Promise<void> {
    try {
      this.#sources = await this.#refresh();
    } catch {
      this.#ask();
      return;
    }
    const main = this.#main;
    if (!main) return;
    const { at, playing } = this.store.getState();
    this.#begin = at / 1000;
    main.src = this.#sources.main;
    if (this.#sources.share !== null) this.#follower.load(this.#sources.share);
    this.store.setState({ problem: null });
    if (playing) this.play();
  }
}

/** Ends loading: an element that is only removed would go on with it. */
function letGo(element: HTMLMediaElement): void {
  element.pause();
  element.removeAttribute('src');
  element.load();
}

function loadedTo({ buffered, currentTime }: HTMLMediaElement): number {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.5 && currentTime <= buffered.end(index)) {
      return buffered.end(index) * 1000;
    }
  }
  return currentTime * 1000;
}
