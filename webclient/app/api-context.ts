import { createContext, use } from 'react';
import type { CreateMeetingRequest, Meeting, MeetingLookup } from '../../server/contract/api/booking.ts';

/** What the pages ask of REST. In a context, so that the gallery can show every outcome. */
export interface Api {
  createMeeting(body: CreateMeetingRequest): Promise<Meeting>;
  lookUpMeeting(meetingId: string): Promise<MeetingLookup>;
}

export const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error('no ApiContext around this component');
  return api;
}
