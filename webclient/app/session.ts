import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { DeviceState, MeetingState } from '../core/model.ts';
import type { Session } from '../core/session.ts';

export type { Session };

/** The client core as the pages see it; in a context, so that the gallery can put made-up state there. */
export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('no SessionContext around this component');
  return session;
}

/**
 * Reads the meeting. Select narrowly, and nothing that is made anew at each call: in a meeting of 1000 the state
 * changes ten times a second.
 */
export function useMeeting<T>(select: (state: MeetingState) => T): T {
  return useStore(useSession().meeting.store, select);
}

export function useDevices<T>(select: (state: DeviceState) => T): T {
  return useStore(useSession().devices.store, select);
}
