import { useCallback, useEffect, useState } from 'react';
import type { Stream } from '../../../../server/contract/api/streams.ts';
import { type ErrorCode, PlenumError } from '../../../../server/contract/errors.ts';
import { rest } from '../../../core/rest.ts';

export interface KnownStream {
  stream: Stream | null;
  /** Why it could not be read just now. */
  problem: ErrorCode | null;
  /** What it is after a change. */
  set: (stream: Stream) => void;
}

/** The live stream of a conference, read again and again. @param everyMs null: it is not wanted */
export function useStream(conferenceId: string | null, everyMs: number | null): KnownStream {
  const [known, setKnown] = useState<Omit<KnownStream, 'set'>>({ stream: null, problem: null });
  useEffect(() => {
    if (conferenceId === null || everyMs === null) return;
    const ending = new AbortController();
    const { signal } = ending;
    let timer: ReturnType<typeof setTimeout>;
    /** Never rejects. */
    const read = async (): Promise<void> => {
      try {
        const params = { conferenceId };
        const stream = await rest('GET /conferences/:conferenceId/stream', { params, signal });
        setKnown({ stream, problem: null });
      } catch (error) {
        if (signal.aborted) return;
        const problem = PlenumError.from(error).code;
        setKnown(({ stream }) => ({ stream, problem }));
      }
      timer = setTimeout(() => void read(), everyMs);
    };
    void read();
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [conferenceId, everyMs]);
  const set = useCallback((stream: Stream) => setKnown({ stream, problem: null }), []);
  return { ...known, set };
}
