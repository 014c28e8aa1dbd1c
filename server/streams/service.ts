import type { LiveConference } from '../conference/live-conferences.ts';
import type { Actor, Caller } from '../contract/api/caller.ts';
import type { Stream, StreamChange, StreamDestinationView } from '../contract/api/streams.ts';
import { PlenumError } from '../contract/errors.ts';
import type { StreamPort } from '../contract/stream-port.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import type { AuditPort } from './ports.ts';
import * as repo from './repo.ts';
import {
  changed,
  type KeptDestination,
  keyHint,
  refusalOf,
  type StreamSettings,
  usualSettings,
} from './rules.ts';
import type { RunningStreams } from './running.ts';

export interface StreamServiceDependencies {
  db: Db;
  audit: AuditPort;
  port: StreamPort;
  running: RunningStreams;
  enabled: boolean;
  /** Of all streams of this server together. */
  mostViewers: number;
  /**
   * A live conference of this server, for whoever steers it.
   * @throws PlenumError `not_found`, `not_permitted`
   */
  steered: (caller: Caller, conferenceId: string) => LiveConference;
}

/** How conferences are streamed live: read and changed by those who steer them. */
export class StreamService {
  readonly #deps: StreamServiceDependencies;

  constructor(dependencies: StreamServiceDependencies) {
    this.#deps = dependencies;
  }

  /** Its link is without the server's address. @throws PlenumError `not_found`, `not_permitted`, `stream_unavailable` */
  async read(caller: Caller, conferenceId: string): Promise<Stream> {
    const live = this.#deps.steered(caller, conferenceId);
    return this.#viewOf(live, await this.#row(live));
  }

  /** @throws PlenumError as `read`, `changed_meanwhile`, `stream_nowhere`, `stream_pin_none` */
  async change(
    caller: Caller,
    actor: Actor,
    conferenceId: string,
    { change, version }: { change: StreamChange; version: number },
  ): Promise<Stream> {
    const { db, audit, running } = this.#deps;
    const live = this.#deps.steered(caller, conferenceId);
    const { meeting } = live;
    await this.#row(live);
    const row = await transact(db, async (tx) => {
      const before = await this.#kept(tx, live);
      if (before?.version !== version) throw new PlenumError('changed_meanwhile');
      const settings = changed(settingsOf(before), change, newId);
      const refusal = refusalOf(settings, meeting);
      if (refusal) throw new PlenumError(refusal);
      const after = rowOf(before, settings, version + 1);
      await repo.putStream(tx, after);
      const target = { kind: 'meeting', id: meeting.meetingId, name: meeting.subject };
      const { page, format, whoMayWatch, destinations } = settings;
      const names = destinations.map(({ name }) => name);
      await audit.record(tx, actor, {
        ...{ enterpriseId: before.enterpriseId, action: 'stream.changed', target },
        detail: { page, format, whoMayWatch, destinations: names },
      });
      return after;
    });
    await running.change(conferenceId, settingsOf(row));
    return this.#viewOf(live, row);
  }

  /** As it is to run. @throws PlenumError `stream_unavailable`, `stream_nowhere`, `stream_pin_none` */
  async settingsOf(live: LiveConference): Promise<StreamSettings & { token: string }> {
    const row = await this.#row(live);
    const settings = settingsOf(row);
    const refusal = refusalOf(settings, live.meeting);
    if (refusal) throw new PlenumError(refusal);
    return { ...settings, token: row.token };
  }

  /** Whether there is a page, of a stream that need not run. */
  async find(token: string): Promise<StreamSettings | null> {
    const row = await repo.findByToken(this.#deps.db, token);
    return row ? settingsOf(row) : null;
  }

  /** Made when it is first asked for, so that its link can be told before it begins. */
  async #row(live: LiveConference): Promise<repo.StreamRow> {
    const { db, enabled, mostViewers } = this.#deps;
    const { meetingId, enterpriseId, ownerId } = live.meeting;
    if (!enabled || enterpriseId === null) throw new PlenumError('stream_unavailable');
    const known = await this.#kept(db, live);
    if (known) return known;
    return transact(db, async (tx) => {
      const there = await this.#kept(tx, live);
      if (there) return there;
      const settings = usualSettings(live.meeting, mostViewers);
      const row = rowOf({ token: newId(), meetingId, enterpriseId, ownerId }, settings, 1);
      await repo.putStream(tx, row);
      return row;
    });
  }

  /** An ID may have been that of somebody else's meeting before: their settings, and keys, are none of this one's. */
  async #kept(db: Db, { meeting }: LiveConference): Promise<repo.StreamRow | undefined> {
    const row = await repo.findByMeeting(db, meeting.meetingId);
    const isOurs = row?.enterpriseId === meeting.enterpriseId && row.ownerId === meeting.ownerId;
    return isOurs ? row : undefined;
  }

  #viewOf({ conferenceId, runtime, meeting }: LiveConference, row: repo.StreamRow): Stream {
    const { running, port } = this.#deps;
    const runs = running.of(conferenceId);
    const { destinations, ...settings } = settingsOf(row);
    const statuses = runs ? port.destinations(runs.streamId) : null;
    return {
      ...settings,
      state: runtime.state.stream,
      startedAt: runs?.startedAt ?? null,
      link: `/live/${row.token}`,
      viewers: runs?.viewers.count ?? 0,
      destinations: destinations.map((one): StreamDestinationView => {
        const { destinationId, name, address, key } = one;
        const status = statuses?.get(destinationId) ?? { state: runs ? 'connecting' : 'off' };
        return { destinationId, name, address, keyHint: keyHint(one), hasKey: key !== '', status };
      }),
      pinIsSet: meeting.guestPin !== '',
      version: row.version,
    };
  }
}

function settingsOf({
  page,
  format,
  whoMayWatch,
  mostViewers,
  destinations,
}: repo.StreamRow): StreamSettings {
  const kept = JSON.parse(destinations) as KeptDestination[];
  return { page: page === 1, format, whoMayWatch, mostViewers, destinations: kept };
}

function rowOf(
  { token, meetingId, enterpriseId, ownerId }: Omit<repo.StreamRow, keyof StreamSettings | 'version'>,
  { page, format, whoMayWatch, mostViewers, destinations }: StreamSettings,
  version: number,
): repo.StreamRow {
  return {
    ...{ token, meetingId, enterpriseId, ownerId, format, whoMayWatch, mostViewers, version },
    page: page ? 1 : 0,
    destinations: JSON.stringify(destinations),
  };
}
