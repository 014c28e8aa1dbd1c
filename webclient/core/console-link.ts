import { createStore } from 'zustand/vanilla';
import type { GivenControl } from '../../server/contract/controls.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import { applyPatch } from '../../server/contract/patch.ts';
import type { Attended, ServerToClientEvents, Sync } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';
import { beforeOpening, type ConsoleActions, type ConsoleState, logKept } from './console-model.ts';
import type { SeatSource } from './console-seat-asking.ts';

export interface ConsoleParts {
  meetingId: string;
  channel: Channel;
  seats: SeatSource;
  /** ms since the epoch */
  now?: () => number;
}

/** After so long it is tried again when the server did not answer, ms. */
const retriedAfter = 2000;

/** A console's connection: opens it, follows the conference over lost connections, and gives controls. */
export class ConsoleLink implements ConsoleActions {
  readonly store = createStore<ConsoleState>(beforeOpening);
  readonly #parts: ConsoleParts;
  readonly #now: () => number;
  #seat: string | null = null;
  /** Only the latest attempt counts. */
  #attempt = 0;
  #syncing = false;
  #closed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ConsoleParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#listen();
    parts.channel.connect();
    if (parts.channel.connected) void this.#open();
  }

  async give(control: GivenControl): Promise<ErrorCode | null> {
    if (this.store.getState().phase !== 'open') return 'connection_lost';
    try {
      await this.#parts.channel.request('control', control);
      return null;
    } catch (error) {
      return PlenumError.from(error).code;
    }
  }

  again(): void {
    this.store.setState(beforeOpening());
    if (this.#parts.channel.connected) void this.#open();
    else this.#parts.channel.connect();
  }

  close(): void {
    this.#closed = true;
    this.#attempt++;
    clearTimeout(this.#retry);
    this.#parts.seats.close();
    this.#parts.channel.disconnect();
  }

  #listen(): void {
    const { channel, seats } = this.#parts;
    channel.socket.on('connect', () => void this.#open());
    channel.socket.on('disconnect', () => this.#lost());
    channel.socket.on('connect_error', () => {
      if (this.store.getState().phase === 'opening') this.store.setState({ problem: 'connection_lost' });
    });
    const on = <N extends keyof ServerToClientEvents>(name: N, listener: ServerToClientEvents[N]): void => {
      channel.socket.on(name, listener as never);
    };
    on('patch', (patch) => {
      const { snapshot } = this.store.getState();
      const next = snapshot && applyPatch(snapshot, patch);
      if (next) this.store.setState({ snapshot: next });
      else if (snapshot) void this.#catchUp();
    });
    on('host', (fields) => this.store.setState(({ host }) => ({ host: { ...host, ...fields } })));
    on('logged', ({ entries }) => {
      this.store.setState(({ log }) => ({ log: [...log, ...entries].slice(-logKept) }));
    });
    on('legs', ({ legs }) => {
      this.store.setState({ legs: new Map(legs.map((leg) => [leg.participantId, leg])) });
    });
    on('speaking', ({ participantIds }) => this.store.setState({ speaking: new Set(participantIds) }));
    on('ended', ({ reason }) => {
      this.#attempt++;
      this.store.setState({ phase: 'ended', endedReason: reason, speaking: new Set() });
    });
    seats.onSeat((seat) => this.#seatTold(seat));
  }

  /** Somebody has come in, in another tab, or in again: the console goes on as they. */
  #seatTold(seat: string | null): void {
    if (seat === null || seat === this.#seat) return;
    const { phase, as } = this.store.getState();
    // While it opens, whoever asks hears it; and an administrator stays one.
    if (phase === 'opening' || (phase === 'open' && as?.participantId === null)) return;
    this.#seat = seat;
    if (phase === 'refused' || phase === 'ended') this.again();
    else if (this.#parts.channel.connected) void this.#open();
  }

  #lost(): void {
    this.#attempt++;
    const { phase } = this.store.getState();
    if (phase === 'open') this.store.setState({ phase: 'reconnecting', speaking: new Set() });
  }

  async #open(): Promise<void> {
    if (this.#closed || this.store.getState().phase === 'ended') return;
    const attempt = ++this.#attempt;
    clearTimeout(this.#retry);
    const outcome = await this.#attend(attempt);
    if (attempt !== this.#attempt) return;
    if (typeof outcome !== 'string') {
      this.#opened(outcome);
    } else if (outcome === 'connection_lost') {
      this.store.setState({ problem: outcome });
      this.#retry = setTimeout(() => {
        if (this.#parts.channel.connected) void this.#open();
      }, retriedAfter);
    } else {
      this.store.setState({ phase: 'refused', problem: outcome });
    }
  }

  /** As who sits in the room in another tab, else as who is signed in. */
  async #attend(attempt: number): Promise<Attended | ErrorCode> {
    const known = this.#seat ?? (await this.#parts.seats.ask());
    if (attempt !== this.#attempt) return 'connection_lost';
    if (known === null) return this.#request(null);
    this.#seat = known;
    const outcome = await this.#request(known);
    if (typeof outcome !== 'string' || outcome === 'connection_lost') return outcome;
    // That seat is nobody's any more; the tab may have another one by now.
    this.#seat = null;
    const other = await this.#parts.seats.ask();
    if (attempt !== this.#attempt) return 'connection_lost';
    if (other === null || other === known) return this.#request(null);
    this.#seat = other;
    return this.#request(other);
  }

  async #request(seat: string | null): Promise<Attended | ErrorCode> {
    const { channel, meetingId } = this.#parts;
    try {
      return await channel.request('attend', seat === null ? { meetingId } : { meetingId, seat });
    } catch (error) {
      return PlenumError.from(error).code;
    }
  }

  #opened({ snapshot, host, log, as }: Attended): void {
    this.store.setState({
      phase: 'open',
      problem: null,
      as,
      snapshot,
      host,
      log: log.slice(-logKept),
      speaking: new Set(),
      legs: new Map(),
      clockAhead: snapshot.now - this.#now(),
    });
  }

  async #catchUp(): Promise<void> {
    const { snapshot } = this.store.getState();
    if (this.#syncing || !snapshot) return;
    this.#syncing = true;
    const attempt = this.#attempt;
    try {
      const sync = await this.#parts.channel.request('sync', { version: snapshot.version });
      if (attempt === this.#attempt) this.#follow(sync);
    } catch {
      // The next patch asks again, and so does coming back.
    } finally {
      this.#syncing = false;
    }
  }

  #follow(sync: Sync): void {
    if ('snapshot' in sync) {
      this.store.setState({ snapshot: sync.snapshot });
      return;
    }
    let { snapshot } = this.store.getState();
    for (const patch of sync.patches) snapshot = snapshot && (applyPatch(snapshot, patch) ?? snapshot);
    this.store.setState({ snapshot });
  }
}
