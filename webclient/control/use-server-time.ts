import { useEffect, useState } from 'react';
import { useConsole } from './desk-context.ts';

/** The server's clock, read anew every `every` ms; ms since the epoch. */
export function useServerTime(every = 1000): number {
  const ahead = useConsole((state) => state.clockAhead);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now + ahead;
}

/** e.g. 7:05 or 1:07:05. @param ms as long as it is */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${Math.floor((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest.padStart(5, '0')}`;
}
