import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import { meetingIdSchema, pinSchema } from '../signalling.ts';
import {
  defineEndpoints,
  emailSchema,
  filledLine,
  languageSchema,
  line,
  pageOf,
  pageQuery,
  searchSchema,
  timeQuery,
  timeSchema,
  timeZoneSchema,
  versionSchema,
} from './endpoint.ts';

export const longestMeetingMinutes = 24 * 60;
export const guestPinSchema = z
  .union([pinSchema, z.literal('')])
  .describe('4 to 12 digits; empty means none');

export const whoMayJoinSchema = z.enum(['everyone', 'enterprise', 'invited']);
export type WhoMayJoin = z.infer<typeof whoMayJoinSchema>;
export const meetingMediaSchema = z.enum(['video', 'voice']);
export const meetingIdKindSchema = z.enum(['random', 'personal', 'vmr']);
export type MeetingIdKind = z.infer<typeof meetingIdKindSchema>;

/** How a meeting behaves, whenever it is. */
export const meetingSettingsSchema = z.object({
  media: meetingMediaSchema,
  whoMayJoin: whoMayJoinSchema,
  guestsBeforeHost: z.boolean().describe('false: guests wait and are let in when the host joins'),
  waitingRoom: z.boolean().describe('the host lets in everybody by hand'),
  autoRecord: z.boolean(),
});
export type MeetingSettings = z.infer<typeof meetingSettingsSchema>;

const inviteeRole = z.enum(['host', 'guest']);
/** Whom one invites, as given. */
export const inviteeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account'), accountId: idSchema, role: inviteeRole.default('guest') }),
  z.strictObject({ kind: z.literal('terminal'), terminalId: idSchema, role: inviteeRole.default('guest') }),
  z.strictObject({
    kind: z.literal('phone'),
    number: z.string().regex(/^\+?\d{3,20}$/, '3 to 20 digits, + in front for a country'),
    name: line(64).default(''),
    role: inviteeRole.default('guest'),
  }),
  z.strictObject({
    kind: z.literal('email'),
    email: emailSchema,
    name: line(64).default(''),
    role: inviteeRole.default('guest'),
  }),
]);
export type Invitee = z.output<typeof inviteeSchema>;

export const inviteeViewSchema = z.object({
  kind: z.enum(['account', 'terminal', 'phone', 'email']),
  id: z.string().describe('account or terminal ID, number, or e-mail address'),
  name: z.string(),
  role: inviteeRole,
});
export type InviteeView = z.infer<typeof inviteeViewSchema>;

export const localTimeSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'YYYY-MM-DDTHH:mm')
  .describe('wall-clock time in `timeZone`, YYYY-MM-DDTHH:mm');

export const recurrenceSchema = z
  .string()
  .trim()
  .max(300)
  .describe('RFC 5545 rule without start, e.g. FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10');

/** Several lines. NUL and its like are no text: PostgreSQL keeps none, calendar programs stumble over them. */
const agendaSchema = z
  .string()
  .trim()
  .max(2000)
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, 'no control characters but line feeds and tabs');

/** What somebody books. */
export const bookingFieldsSchema = z.strictObject({
  subject: filledLine(120),
  agenda: agendaSchema,
  startsAt: localTimeSchema,
  durationMinutes: z.number().int().min(1).max(longestMeetingMinutes, 'at most 24 hours'),
  timeZone: timeZoneSchema,
  recurrence: recurrenceSchema.nullable(),
  idKind: meetingIdKindSchema,
  vmrId: idSchema.nullable().describe('with idKind `vmr`: one the caller owns'),
  hostPin: pinSchema.optional().describe('of a random ID; left out: one is made'),
  guestPin: guestPinSchema.optional().describe('of a random ID; left out: one is made'),
  ...meetingSettingsSchema.shape,
  invitees: z.array(inviteeSchema).max(1000),
});

export const bookRequestSchema = z.strictObject({
  ...bookingFieldsSchema.shape,
  agenda: bookingFieldsSchema.shape.agenda.default(''),
  recurrence: recurrenceSchema.nullable().default(null),
  idKind: meetingIdKindSchema.default('random'),
  vmrId: idSchema.nullable().default(null),
  media: meetingMediaSchema.default('video'),
  whoMayJoin: whoMayJoinSchema.default('everyone'),
  guestsBeforeHost: z.boolean().default(true),
  waitingRoom: z.boolean().default(false),
  autoRecord: z.boolean().default(false),
  invitees: bookingFieldsSchema.shape.invitees.default([]),
  notify: z.boolean().default(true).describe('whether invitations are sent'),
});
export type BookRequest = z.output<typeof bookRequestSchema>;

export const editScopeSchema = z
  .enum(['one', 'following', 'all'])
  .describe('of a series: this occurrence, this and those after it, or all that are to come');
export type EditScope = z.infer<typeof editScopeSchema>;

export const changeBookingSchema = z.strictObject({
  scope: editScopeSchema.default('all'),
  occurrence: timeSchema
    .optional()
    .describe('original start of the occurrence; needed for `one` and `following`'),
  changes: bookingFieldsSchema.omit({ idKind: true, vmrId: true }).partial(),
  notify: z.boolean().default(true),
});
export type ChangeBooking = z.output<typeof changeBookingSchema>;

export const bookingSchema = z.object({
  bookingId: idSchema,
  version: versionSchema,
  meetingId: meetingIdSchema,
  kind: z.enum(['instant', 'booked']),
  ownerId: idSchema.nullable(),
  ownerName: z.string(),
  subject: z.string(),
  agenda: z.string(),
  startsAt: localTimeSchema.describe('of the first occurrence'),
  durationMinutes: z.number().int(),
  timeZone: z.string(),
  recurrence: z.string().nullable(),
  recurrenceText: z.string().nullable().describe('in words, in the caller’s language'),
  occurrences: z
    .array(
      z.object({
        occurrence: timeSchema.describe('original start'),
        startsAt: timeSchema,
        endsAt: timeSchema,
      }),
    )
    .describe('those to come, at most 50'),
  seriesId: idSchema.nullable().describe('the booking this one was taken out of (edited by itself)'),
  state: z.enum(['active', 'cancelled', 'over']),
  idKind: meetingIdKindSchema,
  vmrId: idSchema.nullable(),
  hostPin: z.string().describe('for who may edit it; else empty'),
  guestPin: z.string().describe('empty means none'),
  ...meetingSettingsSchema.shape,
  invitees: z.array(inviteeViewSchema),
  mayEdit: z.boolean(),
  link: z.string().describe('for the invited'),
});
export type Booking = z.infer<typeof bookingSchema>;

/** One line of a calendar. */
export const occurrenceSchema = z.object({
  bookingId: idSchema,
  occurrence: timeSchema.describe('original start: names the occurrence in its series'),
  meetingId: meetingIdSchema,
  subject: z.string(),
  startsAt: timeSchema,
  endsAt: timeSchema,
  recurring: z.boolean(),
  media: meetingMediaSchema,
  idKind: meetingIdKindSchema,
  ownerId: idSchema.nullable(),
  ownerName: z.string(),
  part: z.enum(['owner', 'host', 'guest', 'none']).describe('the caller’s in it'),
  live: z.number().int().describe('parties in it now; 0: not live'),
});
export type Occurrence = z.infer<typeof occurrenceSchema>;

export const personalRoomSchema = z.object({
  version: versionSchema,
  meetingId: meetingIdSchema.describe('fixed'),
  hostPin: pinSchema,
  guestPin: guestPinSchema,
  ...meetingSettingsSchema.shape,
  link: z.string(),
});
export type PersonalRoom = z.infer<typeof personalRoomSchema>;

const templateFields = {
  name: filledLine(60),
  subject: filledLine(120),
  agenda: agendaSchema.default(''),
  durationMinutes: bookingFieldsSchema.shape.durationMinutes,
  ...meetingSettingsSchema.shape,
  invitees: z.array(inviteeSchema).max(1000),
};
export const templateRequestSchema = z.strictObject(templateFields);
export type TemplateRequest = z.output<typeof templateRequestSchema>;
export const templateSchema = z.object({
  ...templateFields,
  templateId: idSchema,
  version: versionSchema,
  invitees: z.array(inviteeViewSchema),
});
export type Template = z.infer<typeof templateSchema>;

/** What an instant meeting's maker needs to start and to invite. */
export const meetingSchema = z.object({
  meetingId: meetingIdSchema,
  hostPin: pinSchema,
  guestPin: z.string().describe('empty means none'),
});
export type Meeting = z.infer<typeof meetingSchema>;

export const createMeetingRequest = z.strictObject({
  subject: filledLine(120).optional(),
  guestPin: guestPinSchema.optional().describe('empty means none; left out, one is made'),
  media: meetingMediaSchema.default('video'),
  whoMayJoin: whoMayJoinSchema.default('everyone'),
  guestsBeforeHost: z.boolean().default(true),
  waitingRoom: z.boolean().default(false),
  autoRecord: z.boolean().default(false),
  invitees: bookingFieldsSchema.shape.invitees
    .default([])
    .describe('sent an invitation at once; needs an account'),
});
export type CreateMeetingRequest = z.input<typeof createMeetingRequest>;
export type ParsedCreateMeeting = z.output<typeof createMeetingRequest>;

export const meetingLookupSchema = z.object({
  meetingId: meetingIdSchema,
  pinNeeded: z.boolean().describe('whether the caller needs a PIN to enter as a guest'),
  signInNeeded: z.boolean().describe('whether the caller has to sign in first, as not everyone may join'),
  startsAt: timeSchema.nullable().describe('of the occurrence one would join; null: no set time'),
});
export type MeetingLookup = z.infer<typeof meetingLookupSchema>;

export const bookingEndpoints = defineEndpoints({
  'POST /meetings': {
    summary:
      'Starts an instant meeting with a random ID. Without an account only where the installation lets visitors.',
    access: 'public',
    scope: 'meetings:write',
    body: createMeetingRequest,
    response: meetingSchema,
    status: 201,
  },
  'GET /meetings/:meetingId': {
    summary: 'What one needs to join. Guessing of IDs is slowed down.',
    access: 'public',
    response: meetingLookupSchema,
  },
  'GET /occurrences': {
    summary: 'The meetings between two times, as a calendar shows them, ordered by start.',
    access: 'account',
    scope: 'meetings:read',
    query: pageQuery.extend({
      from: timeQuery,
      to: timeQuery.describe('at most 400 days after `from`'),
      scope: z
        .enum(['mine', 'enterprise'])
        .default('mine')
        .describe('`mine`: booked by or inviting the caller; `enterprise`: all, for administrators and keys'),
      search: searchSchema,
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    response: pageOf(occurrenceSchema),
  },
  'POST /bookings': {
    summary: 'Books a meeting, at most a year ahead and 24 h long, and sends invitations.',
    access: 'account',
    scope: 'meetings:write',
    body: bookRequestSchema,
    response: bookingSchema,
    status: 201,
    idempotent: true,
  },
  'GET /bookings/:bookingId': {
    summary: 'One booking; for its owner, the invited, and administrators.',
    access: 'account',
    scope: 'meetings:read',
    response: bookingSchema,
    version: 'fetched',
  },
  'PATCH /bookings/:bookingId': {
    summary: 'Changes one occurrence, this and following, or all, and tells the invited.',
    access: 'account',
    scope: 'meetings:write',
    body: changeBookingSchema,
    response: bookingSchema,
    version: 'required',
  },
  'DELETE /bookings/:bookingId': {
    summary: 'Cancels one occurrence, this and following, or all, and tells the invited.',
    access: 'account',
    scope: 'meetings:write',
    query: z.object({
      scope: editScopeSchema.default('all'),
      occurrence: timeQuery.optional(),
      notify: z.enum(['true', 'false']).default('true'),
    }),
    response: null,
  },
  'GET /bookings/:bookingId/invitation': {
    summary: 'The invitation to copy.',
    access: 'account',
    scope: 'meetings:read',
    query: z.object({ occurrence: timeQuery.optional(), language: languageSchema.optional() }),
    response: z.object({ text: z.string(), link: z.string() }),
  },
  'GET /bookings/:bookingId/calendar': {
    summary: 'The meeting as an iCalendar file.',
    access: 'account',
    scope: 'meetings:read',
    response: { file: ['text/calendar'] },
  },
  'POST /recurrence-preview': {
    summary: 'What a rule means: in words, and its occurrences.',
    access: 'account',
    body: z.strictObject({
      startsAt: localTimeSchema,
      timeZone: timeZoneSchema,
      durationMinutes: bookingFieldsSchema.shape.durationMinutes,
      recurrence: recurrenceSchema,
    }),
    response: z.object({
      text: z.string(),
      count: z.number().int(),
      occurrences: z.array(timeSchema).describe('the first 20'),
      lastStartsAt: timeSchema,
    }),
  },
  'GET /my/room': {
    summary: 'One’s personal meeting room.',
    access: 'account',
    response: personalRoomSchema,
    version: 'fetched',
  },
  'PATCH /my/room': {
    summary: 'Changes one’s personal meeting room.',
    access: 'account',
    body: z
      .strictObject({ hostPin: pinSchema, guestPin: guestPinSchema, ...meetingSettingsSchema.shape })
      .partial(),
    response: personalRoomSchema,
    version: 'required',
  },
  'GET /templates': {
    summary: 'One’s templates.',
    access: 'account',
    response: z.object({ items: z.array(templateSchema) }),
  },
  'POST /templates': {
    summary: 'Makes a template.',
    access: 'account',
    body: templateRequestSchema,
    response: templateSchema,
    status: 201,
    idempotent: true,
  },
  'POST /templates/from-history': {
    summary: 'Makes a template of a past conference: its settings, and who was there.',
    access: 'account',
    body: z.strictObject({ conferenceId: idSchema, name: filledLine(60) }),
    response: templateSchema,
    status: 201,
    idempotent: true,
  },
  'PUT /templates/:templateId': {
    summary: 'Replaces a template.',
    access: 'account',
    body: templateRequestSchema,
    response: templateSchema,
    version: 'required',
  },
  'DELETE /templates/:templateId': { summary: 'Deletes a template.', access: 'account', response: null },
});
