import { z } from 'zod';
import { rtpCapabilitiesSchema } from '../rtp.ts';
import { defineEndpoints } from './endpoint.ts';

export const clientSettingsSchema = z.object({
  version: z.string(),
  rtpCapabilities: rtpCapabilitiesSchema.describe('what the server can route, for mediasoup-client'),
  iceTransportPolicy: z.enum(['all', 'relay']),
  invitationOrigin: z
    .string()
    .describe('where the invited are sent, e.g. https://meet.example.org; empty: where this client came'),
  chatFileBytes: z
    .number()
    .int()
    .nullable()
    .describe('largest file in the chat, bytes; null: none are sent here'),
});
export type ClientSettings = z.infer<typeof clientSettingsSchema>;

export const systemEndpoints = defineEndpoints({
  'GET /client-settings': {
    summary: 'What a browser needs before it joins.',
    access: 'public',
    response: clientSettingsSchema,
  },
});
