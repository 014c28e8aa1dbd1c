import type { LegStatistics } from '../contract/legs.ts';
import type { NetworkQuality, Seat } from '../contract/media-port.ts';
import type { LegCondition, LegConnection } from '../contract/signalling.ts';
import { type Condition, conditionOf, networkOf, type Reading } from './leg-condition.ts';

const everyMs = 2000;
/** A leg that was not heard of for so long is none any more. */
const goneMs = 10_000;

export interface LegConditionsPorts {
  now: () => number;
  network: (seat: Seat, network: NetworkQuality) => void;
  /** How all legs of a conference are doing. */
  tell: (conferenceId: string, legs: LegCondition[]) => void;
}

interface Watched {
  legs: Map<string, Reading & { condition: Condition }>;
  connections: Map<string, { connection: LegConnection; at: number }>;
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** Follows how legs are doing, and tells it of all legs of a conference at once, every two seconds at most. */
export class LegConditions {
  readonly #ports: LegConditionsPorts;
  readonly #watched = new Map<string, Watched>();

  constructor(ports: LegConditionsPorts) {
    this.#ports = ports;
  }

  told(seat: Seat, statistics: LegStatistics): void {
    const { conferenceId, participantId } = seat;
    const reading = { statistics, at: this.#ports.now() };
    const watched = this.#of(conferenceId);
    const condition = conditionOf(watched.legs.get(participantId) ?? null, reading);
    watched.legs.set(participantId, { ...reading, condition });
    const network = networkOf(condition);
    if (network) this.#ports.network(seat, network);
    // Those of the other legs follow at once.
    const left = Math.max(0, watched.toldAt + everyMs - reading.at);
    watched.timer ??= setTimeout(() => this.#tell(conferenceId, watched), left).unref();
  }

  connected({ conferenceId, participantId }: Seat, connection: LegConnection): void {
    this.#of(conferenceId).connections.set(participantId, { connection, at: this.#ports.now() });
  }

  forget(conferenceId: string): void {
    clearTimeout(this.#watched.get(conferenceId)?.timer);
    this.#watched.delete(conferenceId);
  }

  #of(conferenceId: string): Watched {
    const watched = this.#watched.get(conferenceId) ?? {
      ...{ legs: new Map(), connections: new Map(), toldAt: Number.NEGATIVE_INFINITY, timer: undefined },
    };
    this.#watched.set(conferenceId, watched);
    return watched;
  }

  #tell(conferenceId: string, watched: Watched): void {
    watched.timer = undefined;
    const now = this.#ports.now();
    watched.toldAt = now;
    const { legs, connections } = watched;
    for (const [id, { at }] of legs) if (now - at > goneMs) legs.delete(id);
    for (const [id, { at }] of connections) if (!legs.has(id) && now - at > goneMs) connections.delete(id);
    this.#ports.tell(
      conferenceId,
      [...legs].map(([participantId, { condition }]) => {
        return {
          participantId,
          ...condition,
          connection: connections.get(participantId)?.connection ?? null,
        };
      }),
    );
  }
}
