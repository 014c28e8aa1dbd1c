import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StreamLook, StreamViewer } from '../../server/contract/api/streams.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';

/** Where somebody is who has opened the page of a live stream. */
export type Phase =
  | { phase: 'looking' }
  /** It has not begun. */
  | { phase: 'waiting' }
  | { phase: 'pin'; refused: ErrorCode | null; busy: boolean }
  | { phase: 'signIn' }
  /** Of another enterprise. */
  | { phase: 'stranger' }
  | { phase: 'full' }
  | { phase: 'watching'; viewer: StreamViewer; viewers: number }
  /** It was watched, and is over. */
  | { phase: 'ended' }
  | { phase: 'unknown' }
  /** The server cannot be reached, or has something of its own to say; tried again. */
  | { phase: 'failed'; code: ErrorCode };

export interface WatchingPorts {
  look: () => Promise<StreamLook>;
  watch: (pin: string | null) => Promise<StreamViewer>;
  heard: (viewerId: string) => Promise<{ viewers: number }>;
  /** Never rejects. */
  leave: (viewerId: string) => void;
}

/** Until one looks again whether it runs, whether there is room, or whether the server is back. */
const againMs = 4000;
/** So often one says that one is still there; that brings how many watch. */
const heardMs = 5000;

/** Waiting changes nothing about these. */
const ends: Partial<Record<ErrorCode, Phase>> = {
  sign_in_required: { phase: 'signIn' },
  enterprise_only: { phase: 'stranger' },
  stream_unknown: { phase: 'unknown' },
};

/** Somebody's way to a live stream: waits for it, is let in, watches, and is back when it goes on. */
export class Watching {
  readonly state: StoreApi<Phase> = createStore<Phase>(() => ({ phase: 'looking' }));
  readonly #ports: WatchingPorts;
  #pin: string | null;
  #watched = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param pin of the link; null: it has none */
  constructor(ports: WatchingPorts, pin: string | null) {
    this.#ports = ports;
    this.#pin = pin;
  }

  open(): void {
    this.#closed = false;
    void this.#look();
  }

  enterPin(pin: string): void {
    this.#pin = pin;
    this.#set({ phase: 'pin', refused: null, busy: true });
    void this.#watch();
  }

  /** The player gets nothing any more: finds out why. */
  interrupted(): void {
    if (this.state.getState().phase === 'watching') void this.#tell();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    const state = this.state.getState();
    if (state.phase === 'watching') this.#ports.leave(state.viewer.viewerId);
    this.state.setState({ phase: 'looking' }, true);
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    try {
      const { state, whoMayWatch } = await this.#ports.look();
      if (state !== 'live') this.#wait();
      else if (whoMayWatch === 'pin' && this.#pin === null) this.#ask(null);
      else await this.#watch();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Never rejects. */
  async #watch(): Promise<void> {
    try {
      const viewer = await this.#ports.watch(this.#pin);
      if (this.#closed) {
        this.#ports.leave(viewer.viewerId);
        return;
      }
      this.#watched = true;
      this.#set({ phase: 'watching', viewer, viewers: viewer.viewers });
      this.#later(heardMs, () => this.#tell());
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Never rejects. */
  async #tell(): Promise<void> {
    const state = this.state.getState();
    if (state.phase !== 'watching') return;
    try {
      const { viewers } = await this.#ports.heard(state.viewer.viewerId);
      if (this.#closed) return;
      this.#set({ ...state, viewers });
      this.#later(heardMs, () => this.#tell());
    } catch (error) {
      const { code } = PlenumError.from(error);
      // The picture may still come: it is no reason to take it away.
      if (code === 'connection_lost') this.#later(againMs, () => this.#tell());
      else if (code === 'stream_viewer_gone') void this.#watch();
      else this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { code } = PlenumError.from(error);
    const end = ends[code];
    if (end) this.#set(end);
    else if (code === 'stream_not_live') this.#wait();
    else if (code === 'stream_pin_required') this.#ask(null);
    else if (code === 'stream_pin_wrong' || code === 'too_many_attempts') this.#ask(code);
    else {
      this.#set(code === 'stream_full' ? { phase: 'full' } : { phase: 'failed', code });
      this.#later(againMs, () => this.#look());
    }
  }

  #ask(refused: ErrorCode | null): void {
    this.#pin = null;
    this.#set({ phase: 'pin', refused, busy: false });
  }

  #wait(): void {
    this.#set({ phase: this.#watched ? 'ended' : 'waiting' });
    this.#later(againMs, () => this.#look());
  }

  #set(phase: Phase): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.state.setState(phase, true);
  }

  /** @param act never rejects */
  #later(ms: number, act: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void act(), ms);
  }
}
