import type { Happening } from './happenings.ts';

/** What a line of linphonec's output tells of, if anything. */
export function happeningIn(line: string): Happening | null {
  const change = /moving from state LinphoneCall(\w+) to LinphoneCall(\w+)/.exec(line);
  if (change) return ofCall(change[1] ?? '', change[2] ?? '');
  const incoming = /Receiving new incoming call from "?(?:.*)<?(sip:[^>\s,]+)/.exec(line)?.[1];
  if (incoming !== undefined) return { kind: 'incoming', peer: incoming };
  const key = /Receiving tone (\S) from/.exec(line)?.[1];
  if (key !== undefined) return { kind: 'key', key };
  const connected = /^Call \d+ with (\S+) connected/.exec(line)?.[1];
  if (connected !== undefined) return { kind: 'established', peer: connected };
  const ended = /^Call \d+ with \S+ (ended \(.*\)|error)/.exec(line)?.[1];
  if (ended !== undefined) return { kind: 'closed', reason: ended };
  return ofRegistration(line);
}

function ofCall(from: string, to: string): Happening | null {
  if (to === 'OutgoingRinging') return { kind: 'ringing' };
  if (to === 'OutgoingEarlyMedia') return { kind: 'progress' };
  if (to === 'Paused') return { kind: 'held' };
  if (to === 'StreamsRunning' && from === 'Resuming') return { kind: 'resumed' };
  return null;
}

function ofRegistration(line: string): Happening | null {
  const state = /to \[LinphoneRegistration(Ok|Failed|Cleared)\]/.exec(line)?.[1];
  if (state === 'Ok') return { kind: 'registered' };
  if (state === 'Cleared') return { kind: 'unregistered' };
  return state === 'Failed' ? { kind: 'registrationFailed', reason: 'see its log' } : null;
}
