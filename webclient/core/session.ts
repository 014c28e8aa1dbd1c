import type { ClientSettings } from '../../server/contract/api/system.ts';
import { Channel, connection } from './channel.ts';
import { ConsoleSeat } from './console-seat.ts';
import { Devices } from './devices.ts';
import { MediaSession } from './media-session.ts';
import { Meeting } from './meeting.ts';
import type { DeviceActions, MeetingActions } from './model.ts';

export { loadSettings } from './api.ts';

export interface Session {
  meeting: MeetingActions;
  devices: DeviceActions;
  /** Where the invited are sent, e.g. https://meet.example.org. */
  invitationOrigin: string;
  /** Gives everything back: devices, connection, and the seat if there is one. */
  close(): void;
}

/** What a page needs for one meeting. Nothing is opened or joined yet. */
export function createSession(settings: ClientSettings): Session {
  const devices = new Devices();
  const consoleSeat = new ConsoleSeat();
  const meeting = new Meeting({
    settings,
    devices,
    channel: new Channel(connection()),
    createMedia: (...parts) => MediaSession.create(...parts),
    page: window,
    consoleSeat,
  });
  return {
    devices,
    meeting,
    invitationOrigin: settings.invitationOrigin || location.origin,
    close: () => {
      meeting.close();
      consoleSeat.close();
      devices.dispose();
    },
  };
}
