import { z } from 'zod';
import { manualLayouts } from './layouts.ts';

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

/** Co-hosts have the host's controls, but for handing the host's role on. */
export const roleSchema = z.enum(['host', 'cohost', 'guest']);
export type Role = z.infer<typeof roleSchema>;

/** What the host can ask somebody to switch on. */
export const askedSourceSchema = z.enum(['microphone', 'camera']);
export type AskedSource = z.infer<typeof askedSourceSchema>;

export const participantSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['web', 'sip', 'pstn']),
  role: roleSchema,
  joinedAt: z.number().describe('ms since the epoch'),
  connection: z.enum(['up', 'lost']).describe('`lost`: the seat is kept for a while'),
  sources: z
    .partialRecord(sourceSchema, z.enum(['live', 'paused']))
    .describe('what is sent; a paused source is muted or covered'),
  handRaisedAt: z.number().nullable().describe('ms since the epoch'),
  network: z.enum(['good', 'fair', 'poor', 'unknown']).describe('what arrives from this participant'),
  held: z.boolean().describe('muted by the host; `fields.selfUnmute` says whether one may unmute oneself'),
  asked: z
    .array(askedSourceSchema)
    .describe('what the host has asked to switch on, until it is or is declined'),
});
export type Participant = z.infer<typeof participantSchema>;

export const pictureCodecSchema = z.enum(['H264', 'VP8']);
export type PictureCodec = z.infer<typeof pictureCodecSchema>;

/** Which picture everybody sees (product, section 3). */
export const modeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('automatic') }),
  z.strictObject({ type: z.literal('broadcast'), participantId: idSchema }).describe('one participant large'),
  z.strictObject({ type: z.literal('scene') }).describe('the host’s scene, for everybody'),
  z
    .strictObject({ type: z.literal('rollCall'), participantId: idSchema })
    .describe('the called participant large; only they and the host are heard'),
  z
    .strictObject({ type: z.literal('voice'), in: z.enum(['single', 'scene']) })
    .describe('who speaks, alone or in the first cell of the host’s scene'),
]);

export const layoutSchema = z.enum(manualLayouts);

export const sceneCellSchema = z.strictObject({
  members: z
    .array(z.union([idSchema, z.literal('slides')]))
    .max(50)
    .readonly()
    .describe('participant IDs, or `slides` for what is shared; several are shown in turn'),
  seconds: z.number().int().min(10).max(120).describe('how long each of several is shown'),
});

/** The host's own arrangement of a picture. A layout with fewer cells than are given leaves out the last. */
export const manualSceneSchema = z.strictObject({
  layout: layoutSchema,
  cells: z.array(sceneCellSchema).max(16).readonly().describe('by number, the large ones first'),
  since: z.number().describe('what rotates counts from here, ms since the epoch; set by the server'),
});

export const promptsSchema = z.strictObject({
  join: z.boolean().describe('a tone when somebody joins'),
  leave: z.boolean().describe('a tone when somebody leaves'),
  recording: z.boolean().describe('a tone when recording begins and ends'),
});
export type Prompts = z.infer<typeof promptsSchema>;

export const chatRuleSchema = z
  .enum(['everyone', 'hosts', 'off'])
  .describe('`hosts`: only hosts write to everybody, the others to hosts');
export type ChatRule = z.infer<typeof chatRuleSchema>;

export const recordingStateSchema = z.enum(['off', 'starting', 'on', 'paused', 'stopping']);
export type RecordingState = z.infer<typeof recordingStateSchema>;
export const streamStateSchema = z.enum(['off', 'starting', 'on', 'stopping']);
export type StreamState = z.infer<typeof streamStateSchema>;

/** What belongs to the conference as a whole and is seen by every participant. */
export const conferenceFieldsSchema = z.object({
  presenterId: idSchema.nullable().describe('who shares slides'),
  speakers: z.array(idSchema).describe('who spoke last, the latest first; at most 25'),
  floorId: idSchema
    .nullable()
    .describe('who has the floor: who spoke last, held so that pictures do not hop'),
  mode: modeSchema,
  scene: manualSceneSchema.nullable().describe('the host’s scene, while it is on air'),
  spotlightId: idSchema.nullable().describe('large in the automatic picture'),
  muted: z.boolean().describe('muted for all: newcomers enter muted'),
  selfUnmute: z.boolean().describe('whether guests may unmute themselves'),
  shareLocked: z.boolean().describe('only hosts share'),
  waitingRoom: z.boolean().describe('guests are admitted by hand'),
  chat: chatRuleSchema,
  prompts: promptsSchema,
  watermark: z.boolean().describe('everybody’s own name is written over what they see'),
  labels: z.boolean().describe('names are written on the pictures'),
  recording: recordingStateSchema,
  stream: streamStateSchema,
  plannedEndAt: z
    .number()
    .nullable()
    .describe('when it is booked to end, ms since the epoch; it goes on after'),
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

/** What the host sees for themselves; nobody else's picture changes. */
export const hostViewSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('follow') }).describe('what the others see'),
  z.strictObject({ type: z.literal('scene') }).describe('the host’s scene'),
  z.strictObject({ type: z.literal('participant'), participantId: idSchema }),
]);
export type HostView = z.infer<typeof hostViewSchema>;

/** Every other participant in turn, for the host alone. */
export const pollingSchema = z.object({
  participantId: idSchema.describe('who is shown'),
  nextId: idSchema.describe('who is shown next'),
  since: z.number().describe('since when, ms since the epoch'),
  seconds: z.number().int().min(2).max(600),
});
export type Polling = z.infer<typeof pollingSchema>;

export const invitationStateSchema = z.enum([
  'calling',
  'ringing',
  'joined',
  'busy',
  'no_answer',
  'refused',
  'failed',
  'cancelled',
  'sent',
  'left',
]);
export type InvitationState = z.infer<typeof invitationStateSchema>;

/** Somebody whom the host has invited into the running conference, and how it stands. */
export const invitationSchema = z.object({
  id: idSchema,
  kind: z.enum(['account', 'terminal', 'number', 'email']),
  target: z.string().describe('ID of the account or terminal, the number dialled, or the address'),
  name: z.string(),
  state: invitationStateSchema,
  reason: z.string().nullable().describe('code of the error of one that failed'),
  participantId: idSchema.nullable().describe('who has come of it'),
  at: z.number().describe('of the state, ms since the epoch'),
});
export type Invitation = z.infer<typeof invitationSchema>;

export const savedSceneSchema = z.object({ name: z.string(), scene: manualSceneSchema });
export type SavedScene = z.infer<typeof savedSceneSchema>;

/** What hosts and consoles are told beside what everybody is. */
export const hostFieldsSchema = z.object({
  waiting: z.array(waitingPersonSchema),
  view: hostViewSchema,
  polling: pollingSchema.nullable(),
  scene: manualSceneSchema.nullable().describe('the host’s scene, on air or not'),
  savedScenes: z.array(savedSceneSchema),
  invitations: z.array(invitationSchema).describe('the latest last'),
});
export type HostFields = z.infer<typeof hostFieldsSchema>;

/** A line of the conference's log: who did what to whom, and how it went. */
export const logEntrySchema = z.object({
  at: z.number().describe('ms since the epoch'),
  actor: z.string().describe('name of who did it'),
  control: z.string().describe('e.g. lock, muteAll, setMode'),
  subject: z.string().describe('names of whom it concerns; empty: everybody'),
  detail: z.string().describe('the setting, e.g. `true`, `broadcast`'),
  result: z.string().describe('`ok`, or the code of the refusal'),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

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

/** The same change of several participants: told once, as `mute all` changes a thousand alike. */
export const participantChangeSchema = z.object({
  ids: z
    .union([z.array(idSchema), z.object({ except: z.array(idSchema) })])
    .describe('whom it concerns; of most of them: everybody but these'),
  set: participantSchema.omit({ id: true }).partial(),
});
export type ParticipantChange = z.infer<typeof participantChangeSchema>;

export const patchSchema = z.object({
  from: z.number().int().nonnegative().describe('the version this patch applies to'),
  to: z.number().int().nonnegative(),
  add: z
    .array(participantSchema)
    .describe('new at the end of the list; whoever has this ID already goes from their place'),
  change: z.array(participantChangeSchema),
  remove: z.array(idSchema),
  fields: conferenceFieldsSchema.partial(),
});
export type Patch = z.infer<typeof patchSchema>;
