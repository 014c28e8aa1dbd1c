import { z } from 'zod';

/** 128 random bits or a UUID: an opaque name, never guessed, never parsed. */
export const idSchema = z
  .string()
  .max(64)
  .regex(/^[\w-]+$/, 'an ID: letters, digits, - and _');

export const sourceSchema = z.enum(['microphone', 'camera', 'slides', 'slides-audio']);
export type Source = z.infer<typeof sourceSchema>;

export const sourceKind: Record<Source, 'audio' | 'video'> = {
  microphone: 'audio',
  camera: 'video',
  slides: 'video',
  'slides-audio': 'audio',
};

export const participantSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['web', 'sip', 'pstn']),
  role: z.enum(['host', 'guest']),
  joinedAt: z.number().describe('ms since the epoch'),
  connection: z.enum(['up', 'lost']).describe('`lost`: the seat is kept for a while'),
  sources: z
    .partialRecord(sourceSchema, z.enum(['live', 'paused']))
    .describe('what is sent; a paused source is muted or covered'),
  handRaisedAt: z.number().nullable().describe('ms since the epoch'),
  network: z.enum(['good', 'fair', 'poor', 'unknown']).describe('what arrives from this participant'),
});
export type Participant = z.infer<typeof participantSchema>;

export const pictureCodecSchema = z.enum(['H264', 'VP8']);
export type PictureCodec = z.infer<typeof pictureCodecSchema>;

/** What belongs to the conference as a whole and is seen by every participant. */
export const conferenceFieldsSchema = z.object({
  presenterId: idSchema.nullable().describe('who shares slides'),
  speakers: z.array(idSchema).describe('who spoke last, the latest first; at most 25'),
  pictureCodec: pictureCodecSchema.describe('the codec everybody can receive; send this one if you can'),
  locked: z.boolean().describe('nobody enters by themselves; the host PIN still works'),
  endsAt: z.number().nullable().describe('when the conference will be ended, ms since the epoch'),
});
export type ConferenceFields = z.infer<typeof conferenceFieldsSchema>;

/** Somebody before the door, as hosts see them. */
export const waitingPersonSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: participantSchema.shape.kind,
  since: z.number().describe('ms since the epoch'),
  for: z.enum(['host', 'admission']).describe('what they wait for'),
});
export type WaitingPerson = z.infer<typeof waitingPersonSchema>;

export const snapshotSchema = z.object({
  now: z
    .number()
    .describe('the server’s clock when it was made, ms since the epoch: browsers’ clocks are off'),
  version: z.number().int().nonnegative(),
  conferenceId: idSchema,
  meetingId: z.string(),
  subject: z.string().describe('empty: none'),
  media: z.enum(['video', 'voice']).describe('voice: nobody sends a camera'),
  startedAt: z.number().describe('ms since the epoch'),
  participants: z.array(participantSchema).describe('in the order they joined'),
  fields: conferenceFieldsSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const patchSchema = z.object({
  from: z.number().int().nonnegative().describe('the version this patch applies to'),
  to: z.number().int().nonnegative(),
  upsert: z.array(participantSchema),
  remove: z.array(idSchema),
  fields: conferenceFieldsSchema.partial(),
});
export type Patch = z.infer<typeof patchSchema>;
