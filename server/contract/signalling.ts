import { z } from 'zod';
import { chatMessageSchema, sentChatSchema } from './chat.ts';
import {
  hostFieldsSchema,
  idSchema,
  logEntrySchema,
  patchSchema,
  snapshotSchema,
  sourceSchema,
  waitingPersonSchema,
} from './conference-view.ts';
import { controlSchema } from './controls.ts';
import type { WireError } from './errors.ts';
import { nameSchema } from './name.ts';
import {
  dtlsParametersSchema,
  iceParametersSchema,
  rtpCapabilitiesSchema,
  rtpParametersSchema,
  transportOfferSchema,
} from './rtp.ts';

/**
 * The signalling protocol: every request a client may send over Socket.IO, and every notification the server may.
 * `docs/protocol.md` is generated from this file, Socket.IO's types are inferred from it, and the server refuses
 * whatever does not fit it.
 */

export const meetingIdSchema = z.string().regex(/^\d{9}$/, 'a meeting ID has 9 digits');

export const pinSchema = z.string().regex(/^\d{4,12}$/, 'a PIN has 4 to 12 digits');

export const directionSchema = z.enum(['send', 'recv']);
export type Direction = z.infer<typeof directionSchema>;

export const iceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

export const mediaOfferSchema = z.object({
  generation: z
    .number()
    .int()
    .describe('counts up when the media has to be built anew, e.g. after a media worker died'),
  iceServers: z.array(iceServerSchema),
  send: transportOfferSchema,
  recv: transportOfferSchema,
});
export type MediaOffer = z.infer<typeof mediaOfferSchema>;

/** What a client may receive: sources of participants, and what the mixer makes. */
export const carriedSourceSchema = z.enum([...sourceSchema.options, 'mixed']);
export type CarriedSource = z.infer<typeof carriedSourceSchema>;

export const subscriptionSchema = z.object({
  consumerId: idSchema,
  producerId: idSchema,
  participantId: idSchema.describe('whose source it is; `mixer`: composed by the server'),
  source: carriedSourceSchema,
  rtpParameters: rtpParametersSchema,
});
export type Subscription = z.infer<typeof subscriptionSchema>;

export const subscriptionsSchema = z.object({
  generation: z.number().int(),
  add: z.array(subscriptionSchema),
  remove: z.array(idSchema).describe('consumer IDs'),
});
export type Subscriptions = z.infer<typeof subscriptionsSchema>;

export const viewItemSchema = z.object({
  participantId: idSchema,
  source: z.enum(['camera', 'slides']),
  width: z.number().int().min(1).max(8192).describe('shown width in device pixels'),
});
export type ViewItem = z.infer<typeof viewItemSchema>;

export const viewSchema = z.strictObject({
  items: z.array(viewItemSchema).max(64),
  mixed: z
    .boolean()
    .default(false)
    .describe(
      'one picture composed by the server, as rooms get it; it comes as the source `mixed` of `mixer`',
    ),
});
export type View = z.output<typeof viewSchema>;

/** What a client lacks of the state: patches to apply, or a fresh snapshot when they reach too far back. */
export const syncSchema = z.union([
  z.object({ patches: z.array(patchSchema) }),
  z.object({ snapshot: snapshotSchema }),
]);
export type Sync = z.infer<typeof syncSchema>;

/** What somebody who is in the conference gets. */
export const enteredSchema = z.object({
  participantId: idSchema,
  seat: z.string().describe('secret; takes the seat again after a lost connection (`resume`)'),
  snapshot: snapshotSchema,
  media: mediaOfferSchema,
  mayHost: z.boolean().describe('may have the host’s role without the PIN when nobody has it'),
});
export type Entered = z.infer<typeof enteredSchema>;

/** What somebody who waits gets: nothing of the conference but its subject. */
export const waitsSchema = z.object({
  waiting: z.object({
    participantId: idSchema,
    for: waitingPersonSchema.shape.for,
    subject: z.string(),
  }),
});

/** What a console gets. */
export const attendedSchema = z.object({
  snapshot: snapshotSchema,
  host: hostFieldsSchema,
  log: z.array(logEntrySchema).describe('what was done until now, at most 200, the latest last'),
  as: z
    .object({
      participantId: idSchema.nullable().describe('null: not in the conference'),
      name: z.string(),
    })
    .describe('as whom this console gives commands'),
});
export type Attended = z.infer<typeof attendedSchema>;

const lossSchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe('of the packets since the last time, 0 to 1; null: none is known of');
const rateSchema = z.number().nonnegative().nullable().describe('kbit/s; null: not yet known');

const agreedLineSchema = z.object({
  codec: z.string().describe('e.g. `opus`, `H.264 High`'),
  encrypted: z.boolean(),
});
const agreedPictureSchema = agreedLineSchema
  .extend({ width: z.number(), height: z.number() })
  .describe('width, height: the largest that it takes');

/** What was agreed with a room or a telephone. */
export const legConnectionSchema = z.object({
  transport: z.enum(['udp', 'tcp', 'tls']).describe('of its signalling'),
  device: z.string().describe('what it calls itself; empty: nothing'),
  encrypted: z.boolean().describe('all of its sound and pictures'),
  sound: agreedLineSchema.nullable(),
  picture: agreedPictureSchema.nullable(),
  slides: agreedPictureSchema.nullable().describe('null: what is shared is seen within its picture'),
});
export type LegConnection = z.infer<typeof legConnectionSchema>;

/** How the leg of a room or a telephone is doing just now. */
export const legConditionSchema = z.object({
  participantId: idSchema,
  picture: z
    .object({ width: z.number(), height: z.number(), fps: z.number(), kbps: z.number() })
    .nullable()
    .describe('what it is sent, at most so much; null: no picture'),
  sent: z.object({
    kbps: rateSchema,
    loss: lossSchema,
    roundTripMs: z.number().nullable().describe('null: its other end has not reported'),
  }),
  received: z.object({ kbps: rateSchema, loss: lossSchema, jitterMs: z.number() }),
  connection: legConnectionSchema.nullable().describe('null: it was not told'),
});
export type LegCondition = z.infer<typeof legConditionSchema>;

/** A call into a running conference, as the one who is called is told of it. */
export const incomingCallSchema = z.object({
  invitationId: idSchema,
  meetingId: meetingIdSchema,
  subject: z.string().describe('empty: none'),
  by: z.string().describe('name of who calls; empty: not known'),
});
export type IncomingCall = z.infer<typeof incomingCallSchema>;

const nothing = z.strictObject({});
const wholeRtpCapabilities = rtpCapabilitiesSchema.describe('what the client can receive (mediasoup Device)');

export const requests = {
  join: {
    summary:
      'Takes a seat. The answer carries everything needed to send and receive; subscriptions follow by themselves. Who has to wait is told so, then `admitted`, and enters with `enter`. A session cookie of the connection says who somebody is.',
    request: z.strictObject({
      meetingId: meetingIdSchema,
      pin: pinSchema.optional().describe('host or guest PIN; left out when the guest PIN is empty'),
      name: nameSchema,
      rtpCapabilities: wholeRtpCapabilities,
      invitation: z
        .string()
        .min(16)
        .max(64)
        .optional()
        .describe('of a link that a host has sent from the running conference: lets in whoever has it'),
    }),
    response: z.union([enteredSchema, waitsSchema]),
  },
  enter: {
    summary: 'Enters after `admitted`. Until then it is refused with `not_admitted`.',
    request: z.strictObject({ rtpCapabilities: wholeRtpCapabilities }),
    response: enteredSchema,
  },
  resume: {
    summary:
      'Takes the same seat again on a new connection. Says what the client still holds, and what it can receive, for a server that was restarted and makes the media anew; the answer brings it up to date.',
    request: z.strictObject({
      seat: z.string().min(16).max(64),
      version: z.number().int().nonnegative().describe('version of the state the client holds'),
      generation: z.number().int().describe('generation of the media the client holds'),
      consumerIds: z.array(idSchema).max(2100).describe('consumers the client holds'),
      rtpCapabilities: wholeRtpCapabilities,
    }),
    response: z.object({
      sync: syncSchema,
      media: z
        .union([
          z.object({ offer: mediaOfferSchema }),
          z.object({
            iceServers: z.array(iceServerSchema),
            sendIce: iceParametersSchema,
            recvIce: iceParametersSchema,
            sources: z.array(sourceSchema).describe('sources the server still has of this client'),
          }),
        ])
        .describe(
          'ICE parameters to restart both transports with, or a new offer when the generation is over',
        ),
    }),
  },
  leave: { summary: 'Gives the seat up at once.', request: nothing, response: nothing },
  connectTransport: {
    summary: 'Completes a transport with the DTLS parameters of the client.',
    request: z.strictObject({
      generation: z.number().int(),
      direction: directionSchema,
      dtlsParameters: dtlsParametersSchema,
    }),
    response: nothing,
  },
  restartIce: {
    summary: 'Gives new ICE parameters for a transport whose path is lost.',
    request: z.strictObject({ generation: z.number().int(), direction: directionSchema }),
    response: z.object({ iceParameters: iceParametersSchema }),
  },
  produce: {
    summary:
      'Begins to send a source. Sharing (`slides`) is refused while somebody else shares, but to the host; `slides-audio` is for who shares.',
    request: z.strictObject({
      generation: z.number().int(),
      source: sourceSchema,
      rtpParameters: rtpParametersSchema,
      paused: z.boolean(),
    }),
    response: z.object({ producerId: idSchema }),
  },
  setSource: {
    summary:
      'Mutes, shows again or ends a source of one’s own. Ending one that is not there does nothing; ending `slides` ends `slides-audio` as well.',
    request: z.strictObject({ source: sourceSchema, state: z.enum(['live', 'paused', 'closed']) }),
    response: nothing,
  },
  view: {
    summary:
      'Says everything the client shows now, replacing what it said before. The server makes, pauses, re-layers and retires consumers accordingly. `mixed` is refused with `media_overloaded` when the server can compose no more; what was shown goes on then.',
    request: viewSchema,
    response: nothing,
  },
  claimHost: {
    summary:
      'Takes the host’s role when nobody has it: with the host PIN, or without where `mayHost` says so.',
    request: z.strictObject({ pin: pinSchema.optional() }),
    response: nothing,
  },
  control: {
    summary:
      'Gives a control of the conference, as the participant of this connection or through its console. docs/controls.md lists them.',
    request: controlSchema,
    response: nothing,
  },
  sendChat: {
    summary:
      'Writes to everybody, to the hosts or to one person, as `fields.chat` allows; at most 5 messages in 5 s. The answer is the message as the others get it.',
    request: sentChatSchema,
    response: z.object({ message: chatMessageSchema }),
  },
  readChat: {
    summary:
      'What was written until now, as far as one may see it: to everybody, to hosts if one is, and by or to oneself. The latest 500 of a conference are kept.',
    request: z.strictObject({
      after: z.number().nonnegative().describe('only what is later than this, ms since the epoch; 0: all'),
    }),
    response: z.object({ messages: z.array(chatMessageSchema).describe('the latest last') }),
  },
  attend: {
    summary:
      'Opens a console on a live conference: the connection follows it without a seat. With `seat` it acts as that participant; else as administrator or owner of the meeting, by the session cookie.',
    request: z.strictObject({
      meetingId: meetingIdSchema,
      seat: z.string().min(16).max(64).optional(),
    }),
    response: attendedSchema,
  },
  listen: {
    summary:
      'Makes this connection one on which the account that is signed in can be called into conferences. Says who calls just now; later calls are told with `call`.',
    request: nothing,
    response: z.object({ calls: z.array(incomingCallSchema) }),
  },
  answerCall: {
    summary:
      'Accepts or declines a call, for every page of the account. Who accepts joins with `invitation`, past PIN, lock and waiting room.',
    request: z.strictObject({ invitationId: idSchema, accept: z.boolean() }),
    response: z.object({ invitation: z.string().nullable().describe('for `join`; null: declined') }),
  },
  sync: {
    summary: 'Asks for the patches after a version, e.g. after a gap.',
    request: z.strictObject({ version: z.number().int().nonnegative() }),
    response: syncSchema,
  },
} satisfies Record<string, { summary: string; request: z.ZodType; response: z.ZodType }>;

export const notifications = {
  patch: {
    summary: 'A change of the state. Patches follow each other; on a gap ask for `sync`.',
    data: patchSchema,
  },
  speaking: {
    summary: 'Who is heard just now; replaces what was said before. Not part of the state.',
    data: z.object({ participantIds: z.array(idSchema) }),
  },
  subscriptions: {
    summary:
      'Consumers to make and to close. Acknowledge when made: they begin to flow then. Audio is chosen by the server, pictures follow `view`.',
    data: subscriptionsSchema,
    acknowledged: true,
  },
  media: {
    summary: 'The media has to be built anew: close both transports and begin again.',
    data: mediaOfferSchema,
  },
  sourceClosed: {
    summary: 'The server ended a source of one’s own.',
    data: z.object({
      source: sourceSchema,
      reason: z
        .enum(['taken_over', 'share_ended', 'stopped_by_host'])
        .describe(
          '`taken_over`: the host shares now; `share_ended`: `slides-audio` went with its `slides`; `stopped_by_host`: the host has switched it off',
        ),
    }),
  },
  sendUpTo: {
    summary: 'The largest simulcast layer of one’s source that anybody shows; sending more is wasted.',
    data: z.object({ source: z.enum(['camera', 'slides']), spatialLayer: z.number().int().min(0).max(2) }),
  },
  host: {
    summary:
      'To hosts and consoles: what others are not told, each field replacing what was said before. Whoever becomes host is told all of it.',
    data: hostFieldsSchema.partial(),
  },
  chat: {
    summary:
      'Somebody has written to everybody, to hosts, or to oneself. Consoles are told what is to everybody.',
    data: z.object({ message: chatMessageSchema }),
  },
  logged: {
    summary: 'To consoles: new lines of the conference’s log.',
    data: z.object({ entries: z.array(logEntrySchema) }),
  },
  legs: {
    summary:
      'To consoles: how the rooms and telephones are doing, every two seconds; replaces what was said before.',
    data: z.object({ legs: z.array(legConditionSchema) }),
  },
  call: {
    summary: 'Somebody calls the account into a conference; see `listen`.',
    data: incomingCallSchema,
    acknowledged: true,
  },
  callOver: {
    summary: 'A call rings no more.',
    data: z.object({
      invitationId: idSchema,
      reason: z
        .enum(['answered', 'declined', 'cancelled', 'no_answer'])
        .describe(
          '`answered`, `declined`: on one of the account’s pages; `cancelled`: by the host, or the conference is over',
        ),
    }),
  },
  waiting: {
    summary: 'The host has sent one back to wait: the media is closed; `admitted` may follow.',
    data: z.object({ subject: z.string() }),
  },
  admitted: { summary: 'One may `enter`.', data: nothing },
  ended: {
    summary: 'This client is out of the conference; the connection stays.',
    data: z.object({
      reason: z
        .enum([
          'seat_taken',
          'host',
          'administrator',
          'time_over',
          'interrupted',
          'signed_out',
          'no_host',
          'removed',
          'hung_up',
          'console_closed',
        ])
        .describe(
          '`console_closed`: to a console, whose participant has gone; `removed`, `hung_up`: put out by the host, for good or to come again; `seat_taken`: another connection resumed this seat; `host`, `administrator`: ended for everybody; `time_over`: as long as it may last; `interrupted`: its server gave it up; `signed_out`: one’s account was disabled or deleted; `no_host`: nobody came whom those who wait were waiting for',
        ),
    }),
  },
} satisfies Record<string, { summary: string; data: z.ZodType; acknowledged?: boolean }>;

export type Requests = typeof requests;
export type RequestName = keyof Requests;
export type RequestData<N extends RequestName> = z.input<Requests[N]['request']>;
export type ParsedRequest<N extends RequestName> = z.output<Requests[N]['request']>;
export type ResponseData<N extends RequestName> = z.output<Requests[N]['response']>;

export type Notifications = typeof notifications;
export type NotificationName = keyof Notifications;
export type NotificationData<N extends NotificationName> = z.output<Notifications[N]['data']>;

export type Reply<T> = { ok: true; data: T } | { ok: false; error: WireError };

/** Socket.IO's event types, from the client to the server. */
export type ClientToServerEvents = {
  [N in RequestName]: (data: RequestData<N>, reply: (answer: Reply<ResponseData<N>>) => void) => void;
};

/** Socket.IO's event types, from the server to the client. */
export type ServerToClientEvents = {
  [N in NotificationName]: Notifications[N] extends { acknowledged: true }
    ? (data: NotificationData<N>, acknowledge: () => void) => void
    : (data: NotificationData<N>) => void;
};
