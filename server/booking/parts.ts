import type { Caller } from '../contract/api/caller.ts';
import type { Db } from '../store/database.ts';
import type { BookingPorts } from './ports.ts';

/** What the parts of booking are made of. */
export interface BookingParts {
  db: Db;
  ports: BookingPorts;
  /** ms since the epoch; `Date.now` when left out */
  now?: (() => number) | undefined;
}

/** Who asks, from where. */
export interface Asked<C extends Caller = Caller> {
  caller: C;
  /** Client address. */
  address: string;
  /** Where people reach this server, without a slash at the end. */
  origin: string;
}
