import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import { licenceClasses, vmrCapacities } from '../room-systems.ts';
import { loginSchema } from './auth.ts';
import {
  defineEndpoints,
  emailSchema,
  filledLine,
  languageSchema,
  pageOf,
  pageQuery,
  searchSchema,
  timeSchema,
  timeZoneSchema,
  versionSchema,
} from './endpoint.ts';

export const vmrCapacitySchema = z
  .literal(vmrCapacities)
  .describe('parties at once; one of 10, 50, 100, 200, 300, 400, 500');
export type VmrCapacity = z.infer<typeof vmrCapacitySchema>;

export const licenceClassSchema = z
  .enum(licenceClasses)
  .describe('small: at most 720p (TE10); medium: 1080p; board: whiteboards');
export type LicenceClass = z.infer<typeof licenceClassSchema>;

const count = z.number().int().min(0).max(1_000_000);

/** What an enterprise has bought. The operator sets it; a change applies at once. */
export const limitsSchema = z.object({
  plan: z.enum(['free', 'paid']).describe('free: 25 parties and 45 minutes a conference'),
  concurrency: count.describe('parties in all live conferences together; VMRs do not draw on it'),
  vmrs: z
    .array(z.object({ capacity: vmrCapacitySchema, count }))
    .max(vmrCapacities.length)
    .describe('VMRs that may be made, by capacity'),
  recordingBytes: z.number().int().min(0).describe('bytes; 0: no recording'),
  terminals: z
    .object({ small: count, medium: count, board: count })
    .describe('terminals that may be registered, by licence class'),
});
export type Limits = z.infer<typeof limitsSchema>;

export const enterpriseSchema = z.object({
  enterpriseId: idSchema,
  version: versionSchema,
  name: filledLine(100),
  createdAt: timeSchema,
  limits: limitsSchema,
  oneTimeCodeRequired: z
    .boolean()
    .describe('everybody is asked for a code by e-mail when signing in with a password'),
  language: languageSchema.describe('of mail to people who have chosen none'),
  timeZone: timeZoneSchema,
  state: z.enum(['active', 'disabled']).describe('disabled: nobody signs in, no conference begins'),
});
export type Enterprise = z.infer<typeof enterpriseSchema>;

export const enterpriseUseSchema = enterpriseSchema.extend({
  accounts: z.number().int(),
  parties: z.number().int().describe('live now'),
});
export type EnterpriseUse = z.infer<typeof enterpriseUseSchema>;

export const overviewSchema = z.object({
  parties: z.object({ now: z.number().int(), limit: z.number().int() }).describe('on the concurrency'),
  partiesInVmrs: z.number().int(),
  conferences: z.number().int().describe('live now'),
  recording: z.object({ usedBytes: z.number().int(), limitBytes: z.number().int() }),
  terminals: z.array(
    z.object({
      licence: licenceClassSchema,
      registered: z.number().int(),
      online: z.number().int().describe('registered just now or in a call'),
      inCall: z.number().int(),
      limit: z.number().int(),
    }),
  ),
  vmrs: z.array(z.object({ capacity: vmrCapacitySchema, made: z.number().int(), limit: z.number().int() })),
  accounts: z.object({
    active: z.number().int(),
    inactive: z.number().int(),
    disabled: z.number().int(),
  }),
});
export type Overview = z.infer<typeof overviewSchema>;

export const dayUseSchema = z.object({
  day: z.string().describe('YYYY-MM-DD in the enterprise’s time zone'),
  conferences: z.number().int(),
  participants: z.number().int(),
  peakParties: z.number().int(),
  minutes: z.number().describe('of all participants together'),
});
export type DayUse = z.infer<typeof dayUseSchema>;

export const enterpriseEndpoints = defineEndpoints({
  'GET /enterprise': {
    summary: 'The caller’s enterprise.',
    access: 'account',
    response: enterpriseSchema,
    version: 'fetched',
  },
  'PATCH /enterprise': {
    summary: 'Changes what an administrator may change of the enterprise.',
    access: 'admin',
    body: z.strictObject({
      name: filledLine(100).optional(),
      oneTimeCodeRequired: z.boolean().optional(),
      language: languageSchema.optional(),
      timeZone: timeZoneSchema.optional(),
    }),
    response: enterpriseSchema,
    version: 'required',
  },
  'GET /enterprises': {
    summary: 'All enterprises of the installation.',
    access: 'operator',
    query: pageQuery.extend({ search: searchSchema }),
    response: pageOf(enterpriseUseSchema),
  },
  'POST /enterprises': {
    summary: 'Makes an enterprise and its first administrator, who is sent an activation by e-mail.',
    access: 'operator',
    body: z.strictObject({
      name: filledLine(100),
      limits: limitsSchema.optional().describe('left out: those of the free plan'),
      admin: z.strictObject({ name: filledLine(64), login: loginSchema, email: emailSchema }),
    }),
    response: enterpriseSchema,
    status: 201,
    idempotent: true,
  },
  'GET /enterprises/:enterpriseId': {
    summary: 'One enterprise.',
    access: 'operator',
    response: enterpriseSchema,
    version: 'fetched',
  },
  'PATCH /enterprises/:enterpriseId': {
    summary: 'Changes an enterprise and its limits. Applies at once, to live and to booked meetings.',
    access: 'operator',
    body: z.strictObject({
      name: filledLine(100).optional(),
      limits: limitsSchema.partial().optional(),
      state: z.enum(['active', 'disabled']).optional(),
    }),
    response: enterpriseSchema,
    version: 'required',
  },
});

export const overviewEndpoints = defineEndpoints({
  'GET /overview': {
    summary: 'What is used of what there is, now.',
    access: 'admin',
    response: overviewSchema,
  },
  'GET /overview/days': {
    summary: 'Use per day, the latest last.',
    access: 'admin',
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    response: z.object({ items: z.array(dayUseSchema) }),
  },
});
