import { useEffect, useState } from 'react';
import { useSession } from '../app/session.ts';
import type { Statistics } from '../core/model.ts';

const interval = 2_000;

export interface StatisticsReading {
  latest: Statistics | null;
  failed: boolean;
}

/** Reads the connection's own measurements while it is looked at. */
export function useStatistics(): StatisticsReading {
  const { meeting } = useSession();
  const [reading, setReading] = useState<StatisticsReading>({ latest: null, failed: false });
  useEffect(() => {
    let current = true;
    const read = (): void => {
      meeting.statistics().then(
        (latest) => {
          if (current) setReading({ latest, failed: false });
        },
        () => {
          if (current) setReading(({ latest }) => ({ latest, failed: true }));
        },
      );
    };
    read();
    const timer = setInterval(read, interval);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [meeting]);
  return reading;
}
