import { useCallback, useEffect, useState } from 'react';
import type { MeetingLookup } from '../../server/contract/api/booking.ts';
import { PlenumError, type ErrorCode } from '../../server/contract/errors.ts';
import { useApi } from '../app/api-context.ts';

export type Lookup =
  { state: 'asking' } | ({ state: 'found' } & MeetingLookup) | { state: 'failed'; code: ErrorCode };

/** Whether the meeting exists and needs a PIN. The person may get ready while it is being asked. */
export function useMeetingLookup(meetingId: string): { lookup: Lookup; askAgain: () => void } {
  const api = useApi();
  const [lookup, setLookup] = useState<Lookup>({ state: 'asking' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    api.lookUpMeeting(meetingId).then(
      (found) => {
        if (current) setLookup({ ...found, state: 'found' });
      },
      (error: unknown) => {
        if (current) setLookup({ state: 'failed', code: PlenumError.from(error).code });
      },
    );
    return () => {
      current = false;
    };
  }, [api, meetingId, attempt]);

  const askAgain = useCallback(() => {
    setLookup({ state: 'asking' });
    setAttempt((before) => before + 1);
  }, []);
  return { lookup, askAgain };
}
