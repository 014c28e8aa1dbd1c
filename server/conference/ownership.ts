import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';

const leaseMs = 30_000;
const renewEveryMs = 8000;

export interface OwnershipPorts {
  serverId: string;
  log: Logger;
  /** Whether there is a conference of the meeting here. */
  carries: (meetingId: string) => boolean;
  /** Another server has taken the meeting: what is carried of it here has to end. */
  onLost: (meetingId: string) => void;
}

/**
 * Which server carries the conference of a meeting: a lease in the live store, so that two of them never carry the same
 * one. A server that dies loses it by itself.
 */
export class Ownership {
  readonly #locks: Pick<LiveStore, 'lock' | 'extend' | 'unlock'>;
  readonly #serverId: string;
  readonly #log: Logger;
  /** When each was last asked for, ms of `performance.now`. */
  readonly #held = new Map<string, number>();
  readonly #ports: OwnershipPorts;
  readonly #timer: NodeJS.Timeout;

  constructor(locks: Pick<LiveStore, 'lock' | 'extend' | 'unlock'>, ports: OwnershipPorts) {
    this.#locks = locks;
    this.#serverId = ports.serverId;
    this.#log = ports.log;
    this.#ports = ports;
    this.#timer = setInterval(() => void this.#renew(), renewEveryMs);
    this.#timer.unref();
  }

  /** @returns false when another server carries it */
  async take(meetingId: string): Promise<boolean> {
    if (this.#held.has(meetingId)) {
      this.#held.set(meetingId, performance.now());
      return true;
    }
    if ((await this.#locks.lock(nameOf(meetingId), this.#serverId, leaseMs)) === null) return false;
    this.#held.set(meetingId, performance.now());
    return true;
  }

  /** Never rejects: a lease that cannot be given back now ends by itself. */
  async release(meetingId: string): Promise<void> {
    if (!this.#held.delete(meetingId)) return;
    await this.#locks.unlock(nameOf(meetingId), this.#serverId).catch((error: unknown) => {
      this.#log.warn({ err: error, meetingId }, 'a meeting could not be given back yet');
    });
  }

  /** What is carried is not given back: the server that comes after on this data directory goes on with it. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    for (const [meetingId, askedAt] of [...this.#held]) {
      // Given back while another one was renewed.
      if (!this.#held.has(meetingId)) continue;
      // Asked for by somebody who was then not let in.
      if (!this.#ports.carries(meetingId) && performance.now() - askedAt > renewEveryMs) {
        await this.release(meetingId);
        continue;
      }
      try {
        if (await this.#locks.extend(nameOf(meetingId), this.#serverId, leaseMs)) continue;
        if (!this.#held.has(meetingId)) continue;
        // The store forgot it (a restart): it is ours again unless somebody was faster.
        if ((await this.#locks.lock(nameOf(meetingId), this.#serverId, leaseMs)) !== null) continue;
        this.#held.delete(meetingId);
        this.#log.warn({ meetingId }, 'another server carries this meeting now');
        this.#ports.onLost(meetingId);
      } catch (error) {
        this.#log.warn({ err: error, meetingId }, 'a lease could not be renewed; it is tried again');
      }
    }
  }
}

function nameOf(meetingId: string): string {
  return `conference:${meetingId}`;
}
