import { z } from 'zod';

/** The name of a participant. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'a name has at least 1 character')
  .max(64, 'a name has at most 64 characters')
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'a name has no control characters');
