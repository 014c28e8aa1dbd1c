import { mock } from 'node:test';

/** `setTimeout` that waits for `tick` (ms) instead of time. Nothing else of the clock is changed. */
export function useFakeTimers(): { tick: (ms: number) => void; restore: () => void } {
  mock.timers.enable({ apis: ['setTimeout'] });
  return {
    tick: (ms) => mock.timers.tick(ms),
    restore: () => mock.timers.reset(),
  };
}
