import { type ConsoleMessage, consoleChannel } from './console-seat.ts';

/**
 * The asking side of how a console learns the seat of the room in another tab: it asks on a channel of this browser's
 * tabs, the room's tab answers, and tells again whenever its seat is another one. `console-seat.ts` answers.
 */
export interface SeatSource {
  /** The seat of a room of this meeting in another tab; null when none answers in time. */
  ask(): Promise<string | null>;
  /** Is told of every seat from now on. */
  onSeat(listener: (seat: string | null) => void): void;
  close(): void;
}

const answersWithinMs = 700;

type SeatChannel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

export function seatSource(
  meetingId: string,
  channel: SeatChannel = new BroadcastChannel(consoleChannel),
  withinMs = answersWithinMs,
): SeatSource {
  const listeners = new Set<(seat: string | null) => void>();
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const seat = seatOf(data, meetingId);
    if (seat !== undefined) for (const listener of listeners) listener(seat);
  });
  return {
    ask: () =>
      new Promise((resolve) => {
        const finish = (seat: string | null): void => {
          clearTimeout(timer);
          listeners.delete(heard);
          resolve(seat);
        };
        // A tab without a seat says so; another one may have it.
        const heard = (seat: string | null): void => {
          if (seat !== null) finish(seat);
        };
        const timer = setTimeout(finish, withinMs, null);
        listeners.add(heard);
        const question: ConsoleMessage = { type: 'ask', meetingId };
        channel.postMessage(question);
      }),
    onSeat: (listener) => void listeners.add(listener),
    close: () => channel.close(),
  };
}

/** @returns undefined when it is no answer, or that of another meeting */
function seatOf(data: unknown, meetingId: string): string | null | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const told = data as { type?: unknown; meetingId?: unknown; seat?: unknown };
  if (told.type !== 'seat' || told.meetingId !== meetingId) return undefined;
  return typeof told.seat === 'string' || told.seat === null ? told.seat : undefined;
}
