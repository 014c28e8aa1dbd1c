import type { z } from 'zod';
import { PlenumError } from './errors.ts';

/**
 * Parses what came over a boundary.
 * @throws PlenumError `bad_request` naming the first field that is wrong and what it should be
 */
export function parse<S extends z.ZodType>(schema: S, data: unknown): z.output<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new PlenumError('bad_request', {
    ...(field === '' ? {} : { field }),
    ...(issue ? { detail: issue.message } : {}),
  });
}
