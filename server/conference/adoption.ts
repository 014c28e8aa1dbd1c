import type { Logger } from '../kernel/logger.ts';
import type { ConferenceFollower } from './follower.ts';
import type { Document, Keeper, Restorable } from './keeper.ts';
import type { LiveConference, LiveConferences } from './live-conferences.ts';
import type { CallPort } from './ports.ts';
import type { Seating } from './seating.ts';
import type { Seats } from './seats.ts';

/** Conferences of a server that died are looked for this often, ms. */
const everyMs = 10_000;

export interface AdoptionPorts {
  log: Logger;
  keeper: Keeper;
  conferences: LiveConferences;
  seats: Seats;
  seating: Seating;
  calls: CallPort;
  follower: ConferenceFollower;
  /** s */
  lostSeatSeconds: number;
  /** Becomes the server that carries the meeting; false when another one is. */
  own: (meetingId: string) => Promise<boolean>;
  /** Puts back the place of somebody who was in a conference. */
  retakePlace: (enterpriseId: string, participantId: string) => Promise<void>;
  /** Looks at what may have been changed meanwhile: limits of the enterprise, accounts that are no more. */
  lookAgain: (live: LiveConference) => Promise<void>;
}

/**
 * Brings back the conferences of before a restart, and from then on those of servers that died: whoever has the lease of
 * a meeting, and nobody else, goes on with what is kept of its conference.
 */
export class Adoption {
  readonly #ports: AdoptionPorts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(ports: AdoptionPorts) {
    this.#ports = ports;
  }

  async begin(): Promise<void> {
    await this.#run();
    this.#timer = setInterval(() => void this.#run(), everyMs).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Never rejects, and never twice at a time. */
  #run(): Promise<void> {
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #all(): Promise<void> {
    const { keeper, log } = this.#ports;
    const documents = await keeper.documents().catch((error: unknown) => {
      log.warn({ err: error }, 'kept conferences could not be looked for; again soon');
      return [];
    });
    for (const document of documents) {
      await this.#one(document).catch((error: unknown) => {
        log.error({ err: error, ...document }, 'a conference could not be brought back; again soon');
      });
    }
  }

  async #one(document: Document): Promise<void> {
    const { keeper, conferences, own, calls, follower } = this.#ports;
    const { meetingId, conferenceId } = document;
    if (conferences.ofMeeting(meetingId)) {
      // Another has begun since: this one is over.
      if (conferences.ofMeeting(meetingId)?.conferenceId !== conferenceId) await keeper.drop(document);
      return;
    }
    if (!(await own(meetingId))) return;
    const restorable = await keeper.read(document);
    if (!restorable) return;
    const identities = new Map(restorable.seats.map((one) => [one.participantId, one.occupant.identity]));
    await calls.restore(conferenceId);
    await follower.restored(restorable.conference, (id) => identities.get(id) ?? null);
    if (conferences.ofMeeting(meetingId)) return;
    await this.#goOn(restorable);
  }

  /** In one go: nobody comes or goes in between. */
  async #goOn({ conference, seats: kept }: Restorable): Promise<void> {
    const { conferences, seats, seating, lostSeatSeconds, retakePlace, lookAgain, log } = this.#ports;
    const live = conferences.restore(conference);
    const { conferenceId } = live;
    for (const { participantId, digest, occupant } of kept) {
      const seat = seats.restore({ digest, conferenceId, participantId, occupant });
      live.runtime.report({ type: 'loseSources', participantId });
      seating.keep(seat, lostSeatSeconds);
    }
    conferences.endWhenEmpty(live);
    log.info({ conferenceId, participants: kept.length }, 'conference goes on after a restart');
    await Promise.all(
      kept.map(async ({ participantId, occupant: { chargedTo } }) => {
        if (chargedTo === null) return;
        // The places are renewed all the same, and taken then.
        await retakePlace(chargedTo, participantId).catch((error: unknown) => {
          log.warn({ err: error, participantId }, 'a place could not be taken again yet');
        });
      }),
    );
    await lookAgain(live);
  }
}
