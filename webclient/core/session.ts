import type { ClientSettings } from '../../server/contract/rest.ts';
import { Devices } from './devices.ts';
import { Meeting } from './meeting.ts';
import type { DeviceActions, MeetingActions } from './model.ts';

export { loadSettings } from './api.ts';

export interface Session {
  meeting: MeetingActions;
  devices: DeviceActions;
}

/** What a page needs for one meeting. Nothing is opened or joined yet. */
export function createSession(settings: ClientSettings): Session {
  const devices = new Devices();
  return { devices, meeting: new Meeting(settings, devices) };
}
