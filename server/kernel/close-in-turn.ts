import type { Logger } from './logger.ts';

export interface ClosingStep {
  /** What is closed, for the log. */
  name: string;
  close: () => unknown;
  /** The next step does not wait longer for this one. */
  atMostMs: number;
}

/**
 * Closes one after the other. One that fails or does not come to its end is told to the log and keeps nothing after it
 * from being closed: what is still to be written must not depend on what is not there any more. Never rejects.
 */
export async function closeInTurn(log: Logger, steps: readonly ClosingStep[]): Promise<void> {
  for (const { name, close, atMostMs } of steps) {
    try {
      await within(atMostMs, close);
    } catch (error) {
      log.error({ err: error, part: name }, 'a part could not be closed; the others are');
    }
  }
}

/** @throws what `work` throws, or that it took longer than `ms` */
export async function within<T>(ms: number, work: () => T | Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done within ${ms} ms`)), ms);
  try {
    return await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
