/** RFC 4028: what is not refreshed in time is a call whose other end is gone. */

/** Seconds; the least that RFC 4028 section 4 allows. */
export const shortestSession = 90;
const usualSession = 1800;

/** The headers of a message, by name in lower case. */
export interface Headed {
  getHeader(name: string): string | undefined;
  getHeaders(name: string): string[];
}

export interface SessionTimer {
  /** Seconds. */
  interval: number;
  /** Whether we are to refresh. */
  ours: boolean;
}

/** Of an answer to somebody else's request. */
export interface TimerAnswer {
  timer: SessionTimer | null;
  headers: readonly string[];
}

/** @returns null: too short, to be answered by 422 with `Min-SE` */
export function answerTimer(request: Headed): TimerAnswer | null {
  const asked = sessionExpires(request);
  const knows = request.getHeaders('supported').some((value) => /(^|,)\s*timer\s*(,|$)/i.test(value));
  if (asked && asked.interval < shortestSession) return null;
  if (!knows) {
    // Theirs to ask for; we refresh, as they cannot.
    if (!asked) return { timer: null, headers: [] };
    return {
      timer: { interval: asked.interval, ours: true },
      headers: [`Session-Expires: ${asked.interval};refresher=uas`],
    };
  }
  const interval = asked?.interval ?? usualSession;
  const refresher = asked?.refresher ?? (asked ? 'uac' : 'uas');
  const headers = [
    `Session-Expires: ${interval};refresher=${refresher}`,
    ...(refresher === 'uac' ? ['Require: timer'] : []),
  ];
  return { timer: { interval, ours: refresher === 'uas' }, headers };
}

export function offeredTimer(): string[] {
  return [`Session-Expires: ${usualSession}`, `Min-SE: ${shortestSession}`];
}

/** What comes of ours by the answer (section 7.2). */
export function timerOfAnswer(response: Headed): SessionTimer | null {
  const given = sessionExpires(response);
  if (!given) return null;
  return { interval: Math.max(given.interval, shortestSession), ours: given.refresher !== 'uas' };
}

/** ms from now: when to refresh, or to give it up (section 10). */
export function dueIn({ interval, ours }: SessionTimer): number {
  return (ours ? interval / 2 : interval - Math.min(32, interval / 3)) * 1000;
}

function sessionExpires(message: Headed): { interval: number; refresher: 'uac' | 'uas' | null } | null {
  const value = message.getHeader('session-expires') ?? '';
  const [, seconds] = /^\s*(\d{1,9})\b/.exec(value) ?? [];
  if (seconds === undefined) return null;
  const [, refresher] = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(value) ?? [];
  return {
    interval: Number(seconds),
    refresher: (refresher?.toLowerCase() as 'uac' | 'uas' | undefined) ?? null,
  };
}
