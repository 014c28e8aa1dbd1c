import type { LegStatistics, LineStatistics } from '../../server/contract/legs.ts';
import type { MediaTotals, Seat } from '../../server/contract/media-port.ts';

type Counts = Pick<MediaTotals, 'legPacketsReceived' | 'legPacketsLost' | 'legPacketsRefused'>;

/** Of a line, the highest it has counted. */
interface Seen {
  packets: number;
  lost: number;
  refused: number;
}

/** Counts the packets of all legs, those that ended included. What one received after its last statistics is lost with it. */
export class LegMeter {
  /** By conference and line. */
  readonly #seen = new Map<string, Map<string, Seen>>();
  readonly #counts: Counts = { legPacketsReceived: 0, legPacketsLost: 0, legPacketsRefused: 0 };

  get counts(): Counts {
    return { ...this.#counts };
  }

  count({ conferenceId, participantId }: Seat, { sound, picture, slides }: LegStatistics): void {
    const seen = this.#seen.get(conferenceId) ?? new Map<string, Seen>();
    this.#seen.set(conferenceId, seen);
    for (const [name, line] of Object.entries({ sound, picture, slides })) {
      const id = `${name} ${participantId}`;
      if (line) seen.set(id, this.#add(line, seen.get(id)));
    }
  }

  forget({ conferenceId, participantId }: Seat): void {
    const seen = this.#seen.get(conferenceId);
    for (const name of ['sound', 'picture', 'slides']) seen?.delete(`${name} ${participantId}`);
  }

  forgetConference(conferenceId: string): void {
    this.#seen.delete(conferenceId);
  }

  #add({ received: { packets, lost }, refused }: LineStatistics, before: Seen | undefined): Seen {
    // A line that was made anew, or its mixer, counts from nothing.
    const anew = !before || packets < before.packets || refused < before.refused;
    const from = anew ? { packets: 0, lost: 0, refused: 0 } : before;
    // What came late is lost no longer, but a counter never falls.
    const most = Math.max(lost, from.lost);
    this.#counts.legPacketsReceived += packets - from.packets;
    this.#counts.legPacketsLost += most - from.lost;
    this.#counts.legPacketsRefused += refused - from.refused;
    return { packets, lost: most, refused };
  }
}
