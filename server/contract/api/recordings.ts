import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import { signedQuerySchema } from '../recording-address.ts';
import { recordedNames } from '../recording-port.ts';
import {
  defineEndpoints,
  filledLine,
  pageOf,
  pageQuery,
  searchSchema,
  timeQuery,
  timeSchema,
  versionSchema,
} from './endpoint.ts';

const percentSchema = z.number().int().min(0).max(100);

export const recordingStatusSchema = z
  .enum(['recording', 'processing', 'ready', 'failed'])
  .describe('ready: HD can be played and downloaded; SD follows it');
export type RecordingStatus = z.infer<typeof recordingStatusSchema>;

export const recordingSchema = z.object({
  recordingId: idSchema,
  conferenceId: idSchema,
  meetingId: z.string(),
  title: z.string(),
  ownerName: z.string(),
  kind: z.enum(['picture', 'sound']).describe('sound: of a voice meeting'),
  state: recordingStatusSchema,
  percent: percentSchema.nullable().describe('while it is processing'),
  reason: z.string().nullable().describe('of a failure, for an administrator'),
  cut: z.enum(['disk_full', 'disk_failed']).nullable().describe('why it ended before anybody stopped it'),
  sd: z
    .object({ state: z.enum(['waiting', 'processing', 'ready', 'failed']), percent: percentSchema })
    .nullable()
    .describe('both in one picture; null: of sound there is none'),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable().describe('null: it runs'),
  lengthMs: z.number().int(),
  bytes: z.number().int().describe('of the space of the enterprise'),
  thumbnail: z.string().nullable().describe('address of a picture, good for some hours'),
  version: versionSchema,
});
export type Recording = z.infer<typeof recordingSchema>;

export const recordingFileSchema = z.object({
  name: z.enum(recordedNames),
  bytes: z.number().int(),
  durationMs: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  address: z.string().describe('to play, by ranges; signed, good for some hours'),
  download: z.string().describe('to save; the same otherwise'),
  hls: z.string().nullable().describe('address of its HLS playlist; null: a picture'),
});
export type RecordingFile = z.infer<typeof recordingFileSchema>;

/** What a player needs. */
export const playableSchema = z.object({
  files: z.array(recordingFileSchema),
  chapters: z.array(z.object({ at: z.number().int().describe('ms'), title: z.string() })),
  strip: z
    .object({
      address: z.string(),
      columns: z.number().int(),
      rows: z.number().int(),
      everyMs: z.number(),
      width: z.number().int().describe('of one of its pictures, px'),
      height: z.number().int(),
    })
    .nullable()
    .describe('small pictures at even intervals, row by row'),
});
export type Playable = z.infer<typeof playableSchema>;

export const recordingDetailSchema = recordingSchema.extend(playableSchema.shape);
export type RecordingDetail = z.infer<typeof recordingDetailSchema>;

export const recordingShareSchema = z.object({
  shareId: idSchema,
  createdAt: timeSchema,
  createdBy: z.string(),
  expiresAt: timeSchema.nullable().describe('null: until it is taken back'),
  hasPin: z.boolean(),
  opened: z.number().int().describe('how often'),
});
export type RecordingShare = z.infer<typeof recordingShareSchema>;

export const sharedRecordingSchema = playableSchema.extend({
  title: z.string(),
  kind: z.enum(['picture', 'sound']),
  startedAt: timeSchema,
  lengthMs: z.number().int(),
  thumbnail: z.string().nullable(),
  expiresAt: timeSchema.nullable(),
});
export type SharedRecording = z.infer<typeof sharedRecordingSchema>;

const sharePinSchema = z
  .string()
  .regex(/^\d{4,8}$/, 'four to eight digits')
  .describe('asked for by the page of the link');

const scope = z
  .enum(['mine', 'enterprise'])
  .default('mine')
  .describe('`enterprise`: all, for administrators and keys');

export const recordingTypes = ['video/mp4', 'audio/mp4', 'image/jpeg'] as const;
export const hlsTypes = ['application/vnd.apple.mpegurl', 'video/mp4', 'audio/mp4'] as const;

export const recordingEndpoints = defineEndpoints({
  'GET /recordings': {
    summary: 'Recordings, the latest first.',
    access: 'account',
    scope: 'recordings:read',
    query: pageQuery.extend({
      scope,
      search: searchSchema,
      state: recordingStatusSchema.optional(),
      from: timeQuery.optional(),
      to: timeQuery.optional(),
      conferenceId: idSchema.optional(),
    }),
    response: pageOf(recordingSchema),
  },
  'GET /recordings/:recordingId': {
    summary: 'One recording, with addresses of its files.',
    access: 'account',
    scope: 'recordings:read',
    response: recordingDetailSchema,
    version: 'fetched',
  },
  'PATCH /recordings/:recordingId': {
    summary: 'Renames a recording.',
    access: 'account',
    scope: 'recordings:write',
    body: z.strictObject({ title: filledLine(120) }),
    response: recordingSchema,
    version: 'required',
  },
  'DELETE /recordings/:recordingId': {
    summary: 'Deletes a recording with all its files and links; its space is free at once.',
    access: 'account',
    scope: 'recordings:write',
    response: null,
  },
  'POST /recordings/:recordingId/retry': {
    summary: 'Tries to finish a recording again that has failed.',
    access: 'account',
    scope: 'recordings:write',
    response: recordingSchema,
  },
  'GET /recording-space': {
    summary: 'How much of the recording space of the enterprise is used.',
    access: 'account',
    scope: 'recordings:read',
    response: z.object({
      usedBytes: z.number().int(),
      limitBytes: z.number().int(),
      recordings: z.number().int(),
      hoursLeft: z.number().describe('that fit at least'),
    }),
  },
  'GET /recordings/:recordingId/files/:name': {
    summary: 'A file of a recording, or a range of it, by its signed address.',
    access: 'public',
    query: signedQuerySchema,
    response: { file: recordingTypes, ranges: true },
  },
  'GET /recordings/:recordingId/hls/:name/:part': {
    summary: 'HLS of a file of a recording: index.m3u8, init.mp4, 0.m4s and so on, by its signed address.',
    access: 'public',
    query: signedQuerySchema,
    response: { file: hlsTypes },
  },
  'GET /recordings/:recordingId/shares': {
    summary: 'Links to a recording for whoever has no account.',
    access: 'account',
    scope: 'recordings:read',
    response: z.object({ items: z.array(recordingShareSchema) }),
  },
  'POST /recordings/:recordingId/shares': {
    summary: 'Makes a link to a recording. It is in this answer and never again.',
    access: 'account',
    scope: 'recordings:write',
    body: z.strictObject({
      pin: sharePinSchema.nullable().default(null),
      expiresAt: timeSchema.nullable().default(null),
    }),
    response: recordingShareSchema.extend({ link: z.string() }),
    status: 201,
    idempotent: true,
  },
  'DELETE /recordings/:recordingId/shares/:shareId': {
    summary: 'Takes a link back.',
    access: 'account',
    scope: 'recordings:write',
    response: null,
  },
  'POST /shared-recordings/:token': {
    summary: 'What a link to a recording leads to.',
    access: 'public',
    body: z.strictObject({ pin: z.string().max(20).nullable().default(null) }),
    response: sharedRecordingSchema,
  },
});
