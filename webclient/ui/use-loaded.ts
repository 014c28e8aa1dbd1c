import { useCallback, useEffect, useState } from 'react';
import { PlenumError } from '../../server/contract/errors.ts';

/** How it stands with what was asked for. */
export interface Loading {
  /** Why the latest attempt failed. */
  error: PlenumError | undefined;
  /** What was asked for last has not come yet. */
  loading: boolean;
  /** The same is asked for once more. */
  refreshing: boolean;
  reload: () => void;
}

export interface Loaded<T> extends Loading {
  /** The latest that came; kept while the next one is on its way and when it fails. */
  value: T | undefined;
  /** Shows what a change gave, without asking again. */
  put: (value: T) => void;
}

interface Answer<T> {
  of: (() => Promise<T>) | null;
  attempt: number;
  value?: T;
  error?: PlenumError;
}

/**
 * Loads with `load`, which the caller keeps the same (`useCallback`) as long as it asks for the same.
 * `every`: ms after which it is asked for again while the page is looked at; 0: never.
 */
export function useLoaded<T>(load: () => Promise<T>, every = 0): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer<T>>({ of: null, attempt: 0 });

  useEffect(() => {
    let current = true;
    load().then(
      (value) => {
        if (current) setAnswer({ of: load, attempt, value });
      },
      (error: unknown) => {
        if (current)
          setAnswer((before) => ({ ...before, of: load, attempt, error: PlenumError.from(error) }));
      },
    );
    return () => {
      current = false;
    };
  }, [load, attempt]);

  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  useEffect(() => {
    if (every === 0) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, every);
    return () => clearInterval(timer);
  }, [every, reload]);

  const put = useCallback(
    (value: T) => setAnswer((before) => ({ of: before.of, attempt: before.attempt, value })),
    [],
  );
  const loading = answer.of !== load;
  return {
    value: answer.value,
    error: answer.error,
    loading,
    refreshing: !loading && answer.attempt !== attempt,
    reload,
    put,
  };
}
