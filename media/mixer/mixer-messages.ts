import type { Prompt } from '../../server/contract/prompts.ts';
import type { LineStatistics } from '../../server/contract/legs.ts';
import type { Digit } from '../rtp/telephone-event.ts';
import type { MixerCosts } from './cost-meter.ts';
import type { LineNews } from './leg-lines.ts';
import type { LineMemory, MixerMemory } from './mixer-memory.ts';
import type { MixerPlan } from './mixer-plan.ts';

export interface UdpAddress {
  ip: string;
  port: number;
}

/** From the supervisor to the process of a mixer. */
export type MixerOrder =
  /** The first: where to listen (port 0: any that is free). */
  | { type: 'listen'; at: UdpAddress }
  /** Where packets go, and the only place they are taken from. */
  | { type: 'connect'; to: UdpAddress }
  /** Of one that ended: this one goes on for it. */
  | { type: 'remember'; memory: MixerMemory }
  | { type: 'plan'; plan: MixerPlan }
  /** The lines of a leg are let go: another mixer will have their ports. */
  | { type: 'release'; legId: string }
  /** After what was ordered before. */
  | { type: 'play'; prompt: Prompt }
  | { type: 'stopPrompt'; id: string }
  | { type: 'press'; lineId: string; digits: readonly Digit[] }
  /** The other end of a line asks for a key frame by its signalling. */
  | { type: 'keyFrameAsked'; lineId: string };

/** From the process of a mixer to its supervisor. */
export type MixerNews =
  | { type: 'listening'; port: number }
  /** Every half a second: it runs. */
  | {
      type: 'alive';
      /** ms since the epoch: when it was so. */
      at: number;
      /** Bytes of memory. */
      rss: number;
      /** Seconds of CPU since it was started. */
      cpu: number;
      /** Pictures that were left out for want of time. */
      missed: number;
      /** How old pictures were when they were sent, ms from their last packet: the middle and 95 of 100. */
      ageP50Ms: number;
      ageP95Ms: number;
      /** Datagrams that were nothing it knows. */
      refused: number;
    }
  /** Every half a second: what another has to know to go on. */
  | { type: 'memory'; memory: MixerMemory }
  /** Every two seconds: what its work costs, how many turns of the pictures there were, and were left out. */
  | { type: 'costs'; costs: MixerCosts; turns: number; missed: number }
  /** Of the lines of legs by ID, every two seconds. */
  | { type: 'statistics'; lines: Record<string, LineStatistics> }
  | LineNews
  /** A prompt ended, was stopped, or could not be played. */
  | { type: 'played'; id: string }
  /** The ports are free. With what the other mixer has to know, by line. */
  | { type: 'released'; legId: string; lines: Record<string, LineMemory> }
  | { type: 'keyFrameWanted'; inputId: string }
  /** A plan could not be taken as a whole. */
  | { type: 'failed'; message: string };
