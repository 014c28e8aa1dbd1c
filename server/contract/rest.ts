import { z } from 'zod';
import { meetingIdSchema, pinSchema } from './signalling.ts';
import { rtpCapabilitiesSchema } from './rtp.ts';

/** Bodies of the REST interface. */

export const createMeetingRequest = z.strictObject({
  guestPin: z
    .union([pinSchema, z.literal('')])
    .optional()
    .describe('4 to 12 digits; empty means none; left out, one is made'),
});
export type CreateMeetingRequest = z.infer<typeof createMeetingRequest>;

export const meetingSchema = z.object({
  meetingId: meetingIdSchema,
  hostPin: pinSchema,
  guestPin: z.string().describe('empty means none'),
});
export type Meeting = z.infer<typeof meetingSchema>;

export const meetingLookupSchema = z.object({
  meetingId: meetingIdSchema,
  pinNeeded: z.boolean().describe('whether a guest needs a PIN'),
});
export type MeetingLookup = z.infer<typeof meetingLookupSchema>;

export const clientSettingsSchema = z.object({
  version: z.string(),
  rtpCapabilities: rtpCapabilitiesSchema.describe('what the server can route, for mediasoup-client'),
  iceTransportPolicy: z.enum(['all', 'relay']),
  invitationOrigin: z
    .string()
    .describe('where the invited are sent, e.g. https://meet.example.org; empty: where this client came'),
});
export type ClientSettings = z.infer<typeof clientSettingsSchema>;
