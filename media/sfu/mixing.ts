import type { types } from 'mediasoup';
import type { MixedScenes } from '../../server/contract/mixing.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import { type PictureNeed, pictureNeed } from './mix-needs.ts';
import { MixerBridge, type MixerBridgeOptions } from './mixer-bridge.ts';

/** When nobody takes a composed picture any more the mixer is kept so long: pages are reloaded, calls come back. */
const keptMs = 10_000;
const openAgainMs = 1000;

export interface MixingPorts extends MixerBridgeOptions {
  /** Scenes are wanted, or not any more. */
  mixing: (on: boolean) => void;
  /** There are other pictures than before: those who take one are to be given theirs. */
  changed: () => void;
}

/** Has a conference mixed for as long as anybody in it takes one composed picture. */
export class Mixing {
  readonly #ports: MixingPorts;
  readonly #viewers = new Set<string>();
  #bridge: MixerBridge | null = null;
  #router: types.Router | null = null;
  #scenes: MixedScenes | null = null;
  #opening = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(ports: MixingPorts) {
    this.#ports = ports;
  }

  get running(): boolean {
    return this.#bridge !== null;
  }

  /** Process ID of the mixer, for tests and operators. */
  get pid(): number | undefined {
    return this.#bridge?.supervisor.pid;
  }

  isViewer(participantId: string): boolean {
    return this.#viewers.has(participantId);
  }

  /** Whether somebody takes one picture instead of many. */
  setViewer(participantId: string, takes: boolean): void {
    if (this.#viewers.has(participantId) === takes || this.#closed) return;
    if (takes) this.#viewers.add(participantId);
    else this.#viewers.delete(participantId);
    this.#settle();
  }

  setScenes(scenes: MixedScenes): void {
    const host = this.#scenes?.host?.participantId ?? null;
    this.#scenes = scenes;
    this.#bridge?.setScenes(scenes);
    this.#bridge?.need(this.#needs());
    if (host !== (scenes.host?.participantId ?? null)) this.#ports.changed();
  }

  /** As `MixerBridge.useRouter`. */
  useRouter(router: types.Router | null): void {
    this.#router = router;
    this.#bridge?.useRouter(router);
  }

  /** Somebody began to send, or goes on. */
  sourcesChanged(): void {
    this.#bridge?.reconcile();
  }

  /** The picture that somebody takes, once there is one; null also for whoever takes none. */
  pictureOf(participantId: string): types.Producer | null {
    if (!this.#viewers.has(participantId)) return null;
    return this.#bridge?.producerOf(this.#needOf(participantId).id) ?? null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#bridge?.close();
    this.#bridge = null;
  }

  #needOf(participantId: string): PictureNeed {
    const whose = this.#scenes?.host?.participantId === participantId ? 'host' : 'everybody';
    return pictureNeed(whose, pictureFormats.hd);
  }

  #needs(): PictureNeed[] {
    const needs = [...this.#viewers].map((participantId) => this.#needOf(participantId));
    return [...new Map(needs.map((need) => [need.id, need])).values()];
  }

  #settle(): void {
    clearTimeout(this.#timer);
    if (this.#viewers.size === 0) {
      this.#timer = setTimeout(() => this.#stop(), keptMs).unref();
    } else if (!this.#bridge && !this.#opening) {
      this.#ports.mixing(true);
      void this.#open();
    }
    this.#bridge?.need(this.#needs());
  }

  /** Never rejects: tried again while it is wanted. */
  async #open(): Promise<void> {
    this.#opening = true;
    try {
      const bridge = await MixerBridge.open(this.#ports);
      if (this.#closed) {
        bridge.close();
        return;
      }
      this.#bridge = bridge;
      bridge.on('pictures', () => this.#ports.changed());
      bridge.useRouter(this.#router);
      if (this.#scenes) bridge.setScenes(this.#scenes);
      bridge.need(this.#needs());
    } catch (error) {
      this.#ports.log.error({ err: error }, 'a mixer could not be started; trying again');
      this.#timer = setTimeout(() => this.#settle(), openAgainMs);
    } finally {
      this.#opening = false;
    }
  }

  #stop(): void {
    this.#bridge?.close();
    this.#bridge = null;
    this.#scenes = null;
    this.#ports.mixing(false);
  }
}
