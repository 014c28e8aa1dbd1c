import type { ConsolePhase } from '../core/console-model.ts';

/** What the gallery's console shows, read from the address, e.g. `?people=40&mode=rollCall&language=zh`. */
export interface ControlScenario {
  language: 'zh' | 'en';
  people: number;
  waiting: number;
  phase: ConsolePhase;
  problem: string | null;
  reason: string | null;
  as: 'host' | 'cohost' | 'administrator' | 'guest' | 'gone';
  mode: 'automatic' | 'broadcast' | 'scene' | 'rollCall' | 'voice' | 'voiceScene';
  polling: boolean;
  /** Every switch is on, somebody shares, it is recorded and streamed. */
  busy: boolean;
  calls: boolean;
  /** The server refuses whatever it is asked. */
  refuses: boolean;
  /** Each answer comes after so many ms. */
  slow: number;
  signedIn: boolean;
  /** The state changes as in a large meeting, to measure by: joins a second. */
  bustle: number;
}

export function readControlScenario(search: string): ControlScenario {
  const asked = new URLSearchParams(search);
  const one = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T =>
    allowed.find((known) => known === asked.get(name)) ?? otherwise;
  return {
    language: one('language', ['en', 'zh'], 'en'),
    people: Number(asked.get('people') ?? 24),
    waiting: Number(asked.get('waiting') ?? 0),
    phase: one('phase', ['open', 'opening', 'reconnecting', 'refused', 'ended'], 'open'),
    problem: asked.get('problem'),
    reason: asked.get('reason'),
    as: one('as', ['host', 'cohost', 'administrator', 'guest', 'gone'], 'host'),
    mode: one('mode', ['automatic', 'broadcast', 'scene', 'rollCall', 'voice', 'voiceScene'], 'automatic'),
    polling: asked.has('polling'),
    busy: asked.has('busy'),
    calls: asked.has('calls'),
    refuses: asked.has('refuses'),
    slow: Number(asked.get('slow') ?? 0),
    signedIn: asked.has('signedIn'),
    bustle: Number(asked.get('bustle') ?? 0),
  };
}
