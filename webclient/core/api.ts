import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { CreateMeetingRequest, Meeting, MeetingLookup } from '../../server/contract/api/booking.ts';
import { rest } from './rest.ts';

/** REST as far as joining needs it. Every function throws a `PlenumError` of the catalogue. */

export function loadSettings(): Promise<ClientSettings> {
  return rest('GET /client-settings');
}

export function createMeeting(body: CreateMeetingRequest = {}): Promise<Meeting> {
  return rest('POST /meetings', { body });
}

export function lookUpMeeting(meetingId: string): Promise<MeetingLookup> {
  return rest('GET /meetings/:meetingId', { params: { meetingId } });
}
