import type { LegPorts } from '../../server/contract/legs.ts';

/** What is wanted of the media of a terminal. */
export interface TerminalPolicy {
  /** `best_effort`: encrypted with those who can (SDES, RFC 4568), else in the clear. */
  readonly encryption: 'off' | 'best_effort' | 'required';
  /** `small` ones have at most 720p (product, section 2). */
  readonly licence: 'small' | 'medium' | 'board';
  /** Of each picture, both ways, kbit/s. */
  readonly maxKbps: number;
  /** Whether there is a second picture, with its floor control. */
  readonly slides: boolean;
}

/** Where a terminal reaches us. */
export interface TerminalPorts extends LegPorts {
  /** Floor control over UDP and TCP; null: there is none to be had. */
  readonly bfcp: number | null;
}

/** What a floor control server calls a conference, a participant and a floor (RFC 8855 section 5.1). */
export interface FloorIds {
  /** 32 bits. */
  readonly confId: number;
  /** 16 bits. */
  readonly userId: number;
  /** 16 bits; without it the one that the terminal has named, or 1. */
  readonly floorId?: number;
}
