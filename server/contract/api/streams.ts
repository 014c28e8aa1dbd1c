import { z } from 'zod';
import { idSchema, streamStateSchema } from '../conference-view.ts';
import { destinationFaults } from '../stream-port.ts';
import { defineEndpoints, filledLine, timeSchema, versionSchema } from './endpoint.ts';
import { hlsTypes } from './recordings.ts';

/** Sizes of the viewing table: 704x576 at 512 kbit/s, 1280x720 at 768, 1920x1080 at 1000. */
export const streamFormats = ['4cif', '720p', '1080p'] as const;
export type StreamFormat = (typeof streamFormats)[number];
export const streamAudiences = ['everyone', 'enterprise', 'pin'] as const;
export type StreamAudience = (typeof streamAudiences)[number];

const formatSchema = z.enum(streamFormats).describe('holds from the next start on');
const audienceSchema = z
  .enum(streamAudiences)
  .describe(
    'everyone with the link; people of the enterprise who are signed in; who knows the guest PIN of the meeting',
  );
const pageSchema = z.boolean().describe('whether it is watched on a page of this server');

const addressSchema = z
  .string()
  .trim()
  .max(500)
  .regex(
    /^rtmps?:\/\/[^\s/?#@\p{Cc}]+\/[^\s?#@\p{Cc}]*$/iu,
    'rtmp://host/application or rtmps://host/application',
  );
const keySchema = z
  .string()
  .trim()
  .max(500)
  .regex(/^[^\s\p{Cc}]*$/u, 'no spaces');

export const destinationSchema = z.object({
  destinationId: idSchema,
  name: z.string(),
  address: z.string().describe('without the key'),
  keyHint: z.string().describe('the end of the key; empty: there is none, or it is short'),
  hasKey: z.boolean(),
  status: z.discriminatedUnion('state', [
    z.object({ state: z.literal('off') }),
    z.object({ state: z.literal('connecting') }),
    z.object({ state: z.literal('on'), since: timeSchema }),
    z.object({
      state: z.literal('broken'),
      fault: z.enum(destinationFaults),
      retryAt: timeSchema,
    }),
  ]),
});
export type StreamDestinationView = z.infer<typeof destinationSchema>;

export const streamSchema = z.object({
  state: streamStateSchema,
  startedAt: timeSchema.nullable().describe('null: it does not run'),
  page: pageSchema,
  link: z.string().describe('of the page'),
  format: formatSchema,
  whoMayWatch: audienceSchema,
  mostViewers: z.number().int(),
  viewers: z.number().int().describe('on the page just now'),
  destinations: z.array(destinationSchema),
  pinIsSet: z.boolean().describe('whether the meeting has a guest PIN'),
  version: versionSchema,
});
export type Stream = z.infer<typeof streamSchema>;

export const streamChangeSchema = z.strictObject({
  page: pageSchema,
  format: formatSchema,
  whoMayWatch: audienceSchema,
  mostViewers: z.number().int().min(1).max(100_000),
  destinations: z
    .array(
      z.strictObject({
        destinationId: idSchema.optional().describe('of one that is there'),
        name: filledLine(60),
        address: addressSchema,
        key: keySchema.optional().describe('left out: as it is'),
      }),
    )
    .max(5),
});
export type StreamChange = z.infer<typeof streamChangeSchema>;

/** What a page asks before anybody watches. */
export const streamLookSchema = z.object({
  state: z.enum(['off', 'starting', 'live']),
  whoMayWatch: audienceSchema,
});
export type StreamLook = z.infer<typeof streamLookSchema>;

export const viewerSchema = z.object({
  viewerId: idSchema,
  title: z.string(),
  kind: z.enum(['picture', 'sound']),
  startedAt: timeSchema,
  viewers: z.number().int(),
  playlist: z.string().describe('address of its HLS with low latency'),
});
export type StreamViewer = z.infer<typeof viewerSchema>;

const moment = z.coerce.number().int().min(0).max(1e12).optional();

export const streamEndpoints = defineEndpoints({
  'GET /conferences/:conferenceId/stream': {
    summary:
      'The live stream of a conference: where it goes, who may watch, and how it stands; for its hosts, its owner, administrators and keys.',
    access: 'account',
    scope: 'meetings:read',
    response: streamSchema,
    version: 'fetched',
  },
  'PUT /conferences/:conferenceId/stream': {
    summary:
      'Changes the live stream of a conference, also while it runs; kept for the next conferences of the meeting.',
    access: 'account',
    scope: 'meetings:write',
    body: streamChangeSchema,
    response: streamSchema,
    version: 'required',
  },
  'GET /streams/:token': {
    summary: 'Whether a live stream runs, and who may watch; for its page.',
    access: 'public',
    response: streamLookSchema,
  },
  'POST /streams/:token/viewers': {
    summary:
      'Lets somebody watch a live stream; they take a place until they ask for nothing for some seconds.',
    access: 'public',
    body: z.strictObject({ pin: z.string().max(20).nullable().default(null) }),
    response: viewerSchema,
    status: 201,
  },
  'GET /streams/:token/viewers/:viewerId': {
    summary: 'How many watch; for the page of a viewer.',
    access: 'public',
    response: z.object({ viewers: z.number().int() }),
  },
  'DELETE /streams/:token/viewers/:viewerId': {
    summary: 'A viewer has gone: their place is free at once.',
    access: 'public',
    response: null,
  },
  'GET /streams/:token/viewers/:viewerId/:file': {
    summary: 'HLS with low latency of a live stream: index.m3u8, and what that names.',
    access: 'public',
    query: z.object({
      _HLS_msn: moment.describe('segment that the playlist is waited for to have'),
      _HLS_part: moment.describe('part of it'),
    }),
    response: { file: hlsTypes },
  },
});
