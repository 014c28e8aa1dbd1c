import type { BookingService } from '../booking/service.ts';
import { closeAbandoned } from '../history/abandoned.ts';
import type { HistoryRecorder } from '../history/recorder.ts';
import type { Ground } from './ground.ts';

const everyMs = 60_000;
/** A server that is not seen for so long is gone. */
const presenceMs = 45_000;
const presenceEveryMs = 15_000;
const servers = 'servers';

/** What every server does now and then: says that it is there, and tidies up after those that are not. */
export class Housekeeping {
  readonly #ground: Ground;
  readonly #parts: { recorder: HistoryRecorder; booking: BookingService };
  readonly #timers: NodeJS.Timeout[];
  #working: Promise<void> = Promise.resolve();

  private constructor(ground: Ground, parts: { recorder: HistoryRecorder; booking: BookingService }) {
    this.#ground = ground;
    this.#parts = parts;
    this.#timers = [
      setInterval(() => void this.#bePresent(), presenceEveryMs).unref(),
      setInterval(() => this.#tidy(), everyMs).unref(),
    ];
  }

  static async start(
    ground: Ground,
    parts: { recorder: HistoryRecorder; booking: BookingService },
  ): Promise<Housekeeping> {
    const housekeeping = new Housekeeping(ground, parts);
    await housekeeping.#bePresent();
    housekeeping.#tidy();
    return housekeeping;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#working;
    await this.#ground.live.release(servers, this.#ground.serverId).catch(() => undefined);
  }

  async #bePresent(): Promise<void> {
    const { live, serverId, log } = this.#ground;
    const options = { limit: Number.MAX_SAFE_INTEGER, ttlMs: presenceMs };
    await live.acquire(servers, serverId, options).catch((error: unknown) => {
      log.warn({ err: error }, 'this server could not say that it is there');
    });
  }

  #tidy(): void {
    this.#working = this.#working.then(async () => {
      const { db, live, serverId, log } = this.#ground;
      const { recorder, booking } = this.#parts;
      try {
        const there = new Set(await live.members(servers));
        const isAlive = (id: string): Promise<boolean> => Promise.resolve(there.has(id));
        const closed = await closeAbandoned({ db, serverId, open: recorder.open, isAlive });
        if (closed > 0) log.warn({ conferences: closed }, 'ended conferences whose server died');
        await booking.freeOldIds();
      } catch (error) {
        log.error({ err: error }, 'tidying up failed; it is tried again in a minute');
      }
    });
  }
}
