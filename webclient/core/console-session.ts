import { Channel, connection } from './channel.ts';
import { ConsoleLink } from './console-link.ts';
import type { ConsoleActions } from './console-model.ts';
import { seatSource } from './console-seat-asking.ts';

/** A console on a live conference, with a connection of its own. */
export function openConsole(meetingId: string): ConsoleActions {
  return new ConsoleLink({ meetingId, channel: new Channel(connection()), seats: seatSource(meetingId) });
}
