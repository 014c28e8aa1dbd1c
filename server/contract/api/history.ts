import { z } from 'zod';
import { idSchema, roleSchema } from '../conference-view.ts';
import { meetingMediaSchema } from './booking.ts';
import {
  defineEndpoints,
  languageSchema,
  pageOf,
  pageQuery,
  searchSchema,
  sheet,
  sheetFormatSchema,
  timeQuery,
  timeSchema,
} from './endpoint.ts';

/** A conference that is live. */
export const liveConferenceSchema = z.object({
  conferenceId: idSchema,
  meetingId: z.string(),
  bookingId: idSchema.nullable(),
  subject: z.string(),
  media: meetingMediaSchema,
  ownerName: z.string(),
  startedAt: timeSchema,
  endsAt: timeSchema.nullable().describe('when it will be ended; null: not yet known'),
  participants: z.number().int(),
  waiting: z.number().int(),
  hostName: z.string().nullable(),
  locked: z.boolean(),
});
export type LiveConference = z.infer<typeof liveConferenceSchema>;

export const endReasonSchema = z.enum([
  'empty',
  'host',
  'administrator',
  'time_over',
  'interrupted',
  'no_host',
]);
export type EndReason = z.infer<typeof endReasonSchema>;

/** A conference that is over, or live. */
export const conferenceRecordSchema = z.object({
  conferenceId: idSchema,
  meetingId: z.string(),
  bookingId: idSchema.nullable(),
  subject: z.string(),
  media: meetingMediaSchema,
  ownerName: z.string(),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable().describe('null: live'),
  endReason: endReasonSchema.nullable(),
  participants: z.number().int().describe('how many took part'),
  peak: z.number().int().describe('most at once'),
});
export type ConferenceRecord = z.infer<typeof conferenceRecordSchema>;

export const attendanceSchema = z.object({
  participantId: idSchema,
  name: z.string(),
  number: z.string().describe('of the account, terminal or telephone; empty for visitors'),
  kind: z.enum(['web', 'sip', 'pstn']),
  role: roleSchema.describe('the highest they had'),
  joinedAt: timeSchema,
  leftAt: timeSchema.nullable(),
});
export type Attendance = z.infer<typeof attendanceSchema>;

/** What happened, in the order it did. */
export const conferenceEventSchema = z.object({
  at: timeSchema,
  type: z
    .string()
    .describe('started, joined, left, host_changed, ended, or the control that was given: lock, muteAll, …'),
  actor: z.string().nullable().describe('name of who did it; null: the system'),
  subject: z.string().nullable().describe('name of whom it concerns'),
  detail: z
    .string()
    .describe('the setting of a control; of one that was refused, the code in brackets after it'),
});
export type ConferenceEvent = z.infer<typeof conferenceEventSchema>;

export const auditEntrySchema = z.object({
  auditId: idSchema,
  at: timeSchema,
  actorKind: z.enum(['account', 'key', 'system']),
  actorName: z.string(),
  action: z.string().describe('e.g. account.created, enterprise.limits_changed, session.refused'),
  targetKind: z.string(),
  targetId: z.string(),
  targetName: z.string(),
  detail: z.record(z.string(), z.unknown()).describe('what changed; never a secret'),
  address: z.string().describe('where it was done from'),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const scope = z
  .enum(['mine', 'enterprise'])
  .default('mine')
  .describe('`enterprise`: all, for administrators and keys');

export const historyEndpoints = defineEndpoints({
  'GET /conferences': {
    summary: 'Live conferences.',
    access: 'account',
    scope: 'meetings:read',
    query: z.object({ scope }),
    response: z.object({ items: z.array(liveConferenceSchema) }),
  },
  'DELETE /conferences/:conferenceId': {
    summary: 'Ends a live conference for everybody; its owner or an administrator.',
    access: 'account',
    scope: 'meetings:write',
    response: null,
  },
  'GET /history': {
    summary: 'Past conferences, the latest first.',
    access: 'account',
    scope: 'history:read',
    query: pageQuery.extend({
      scope,
      from: timeQuery.optional(),
      to: timeQuery.optional(),
      search: searchSchema,
    }),
    response: pageOf(conferenceRecordSchema),
  },
  'GET /history/:conferenceId': {
    summary: 'One past conference: who was there, what happened.',
    access: 'account',
    scope: 'history:read',
    response: conferenceRecordSchema.extend({
      attendance: z.array(attendanceSchema).describe('at most 2000'),
      events: z.array(conferenceEventSchema).describe('at most 2000'),
    }),
  },
  'GET /history/:conferenceId/attendance': {
    summary: 'Who was there from when to when, as a spreadsheet.',
    access: 'account',
    scope: 'history:read',
    query: z.object({ format: sheetFormatSchema.default('xlsx'), language: languageSchema.optional() }),
    response: sheet,
  },
  'GET /audit': {
    summary: 'What was administered, by whom, the latest first.',
    access: 'admin',
    scope: 'audit:read',
    query: pageQuery.extend({
      from: timeQuery.optional(),
      to: timeQuery.optional(),
      search: searchSchema.describe('part of an actor’s, an action’s or a target’s name'),
    }),
    response: pageOf(auditEntrySchema),
  },
});
