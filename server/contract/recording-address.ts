import { z } from 'zod';

/** The query of an address that opens one file of a recording for a while. */
export const signedQuerySchema = z.object({
  disposition: z.enum(['inline', 'attachment']).describe('`inline`: to be played; `attachment`: to be saved'),
  expires: z.coerce.number().int().describe('ms since the epoch'),
  signature: z.string().max(100),
});
export type SignedQuery = z.infer<typeof signedQuerySchema>;
