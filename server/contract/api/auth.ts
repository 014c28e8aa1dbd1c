import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import {
  defineEndpoints,
  emailSchema,
  filledLine,
  languageSchema,
  line,
  scopeSchema,
  timeSchema,
  timeZoneSchema,
} from './endpoint.ts';

export const roleSchema = z.enum(['member', 'admin']);
export type Role = z.infer<typeof roleSchema>;

export const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(2, 'at least 2 characters')
  .max(64, 'at most 64 characters')
  .regex(/^[a-z0-9._@+-]+$/, 'letters, digits and . _ - @ + only')
  .describe('what one signs in with; unique in the installation');

/** Length counts, not kinds of characters (NIST SP 800-63B). */
export const passwordSchema = z
  .string()
  .min(8, 'at least 8 characters')
  .max(128, 'at most 128 characters')
  .describe('8 to 128 characters, not one of the most common');

export const meSchema = z.object({
  accountId: idSchema,
  enterpriseId: idSchema,
  enterpriseName: z.string(),
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
  operator: z.boolean().describe('runs the whole installation: makes enterprises and sets their limits'),
  language: languageSchema,
  timeZone: timeZoneSchema,
  hasPassword: z.boolean().describe('false: signs in through the enterprise’s provider only'),
  oneTimeCode: z.boolean().describe('is asked for a code by e-mail when signing in'),
});
export type Me = z.infer<typeof meSchema>;

export const providerSchema = z.object({ enterpriseId: idSchema, name: z.string() });

export const sessionSchema = z.object({
  firstRun: z.boolean().describe('there is no enterprise yet'),
  me: meSchema.nullable(),
  providers: z.array(providerSchema).describe('single sign-on one may choose'),
  visitorsMayStart: z.boolean().describe('whether somebody without an account may start a meeting'),
});
export type Session = z.infer<typeof sessionSchema>;

export const openSessionSchema = z.object({
  sessionId: idSchema,
  current: z.boolean(),
  startedAt: timeSchema,
  lastSeenAt: timeSchema,
  address: z.string(),
  client: z.string().describe('the browser, as it names itself'),
});
export type OpenSession = z.infer<typeof openSessionSchema>;

export const oidcSettingsSchema = z.object({
  enabled: z.boolean(),
  name: filledLine(60).describe('on the button, e.g. Company sign-in'),
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .regex(/^[^\s\p{Cc}]*$/u, 'without spaces'),
  clientId: filledLine(200),
  /** Never given out. */
  clientSecret: line(400).optional().describe('left out: stays as it is'),
  makeAccounts: z
    .boolean()
    .describe('a person the enterprise’s provider knows gets an account at first sign-in'),
});
export type OidcSettings = z.infer<typeof oidcSettingsSchema>;
export const oidcViewSchema = oidcSettingsSchema
  .omit({ clientSecret: true })
  .extend({ hasSecret: z.boolean(), redirectUri: z.string() });
export type OidcView = z.infer<typeof oidcViewSchema>;

export const apiKeySchema = z.object({
  apiKeyId: idSchema,
  name: z.string(),
  start: z.string().describe('the first characters, to tell keys apart'),
  scopes: z.array(scopeSchema),
  createdAt: timeSchema,
  createdBy: z.string(),
  lastUsedAt: timeSchema.nullable(),
  expiresAt: timeSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const authEndpoints = defineEndpoints({
  'GET /session': {
    summary: 'Who is signed in, and how one may.',
    access: 'public',
    response: sessionSchema,
  },
  'POST /setup': {
    summary: 'Makes the first enterprise and its administrator, who also operates the installation. Once.',
    access: 'public',
    body: z.strictObject({
      code: z.string().max(100).describe('the set-up code the server shows when it starts'),
      enterpriseName: filledLine(100),
      name: filledLine(64),
      login: loginSchema,
      email: emailSchema.optional(),
      password: passwordSchema,
      language: languageSchema.optional(),
      timeZone: timeZoneSchema.optional(),
    }),
    response: meSchema,
    status: 201,
  },
  'POST /session': {
    summary:
      'Signs in. Answers `code_required` when a one-time code was sent by e-mail: sign in again with it.',
    access: 'public',
    body: z.strictObject({
      login: line(254).toLowerCase().describe('login or e-mail address'),
      password: z.string().max(128),
      code: z
        .string()
        .regex(/^\d{6}$/, '6 digits')
        .optional(),
    }),
    response: meSchema,
  },
  'DELETE /session': { summary: 'Signs out here.', access: 'account', response: null },
  'GET /sessions': {
    summary: 'Where one is signed in.',
    access: 'account',
    response: z.object({ items: z.array(openSessionSchema) }),
  },
  'DELETE /sessions': { summary: 'Signs out everywhere, here too.', access: 'account', response: null },
  'DELETE /sessions/:sessionId': { summary: 'Signs out there.', access: 'account', response: null },
  'POST /password-resets': {
    summary: 'Sends a link to set a new password. The answer does not tell whether there is such an account.',
    access: 'public',
    body: z.strictObject({ login: filledLine(254).toLowerCase() }),
    response: null,
    status: 202,
  },
  'POST /password-resets/:token': {
    summary:
      'Sets a password with the link of a reset or an activation, activates the account and signs out elsewhere.',
    access: 'public',
    body: z.strictObject({ password: passwordSchema }),
    response: z.object({ login: z.string() }),
  },
  'GET /me': { summary: 'One’s own account.', access: 'account', response: meSchema },
  'PATCH /me': {
    summary: 'Changes one’s own account.',
    access: 'account',
    body: z.strictObject({
      name: filledLine(64).optional(),
      language: languageSchema.optional(),
      timeZone: timeZoneSchema.optional(),
      oneTimeCode: z.boolean().optional(),
    }),
    response: meSchema,
  },
  'PUT /me/password': {
    summary: 'Changes one’s password and signs out everywhere else.',
    access: 'account',
    body: z.strictObject({ current: z.string().max(128), next: passwordSchema }),
    response: null,
  },
  'GET /oidc/start': {
    summary: 'Sends the browser to the enterprise’s provider.',
    access: 'public',
    query: z.object({
      enterpriseId: idSchema,
      returnTo: line(300).optional().describe('path of the page to come back to'),
    }),
    response: null,
  },
  'GET /oidc/callback': {
    summary: 'Where the provider sends the browser back.',
    access: 'public',
    query: z.looseObject({}),
    response: null,
  },
  'GET /oidc': {
    summary: 'Single sign-on of the enterprise; null when never set.',
    access: 'admin',
    response: z.object({ oidc: oidcViewSchema.nullable() }),
  },
  'PUT /oidc': {
    summary: 'Sets single sign-on. The provider is asked at once, so a wrong address is told here.',
    access: 'admin',
    body: oidcSettingsSchema,
    response: oidcViewSchema,
  },
  'GET /api-keys': {
    summary: 'The keys by which programs act for the enterprise.',
    access: 'admin',
    response: z.object({ items: z.array(apiKeySchema) }),
  },
  'POST /api-keys': {
    summary: 'Makes a key. It is in this answer and never again. Programs send it as a bearer token.',
    access: 'admin',
    body: z.strictObject({
      name: filledLine(60),
      scopes: z.array(scopeSchema).min(1),
      expiresAt: timeSchema.nullable().default(null),
    }),
    response: apiKeySchema.extend({ key: z.string() }),
    status: 201,
    idempotent: true,
  },
  'DELETE /api-keys/:apiKeyId': {
    summary: 'Takes a key back; it stops working at once.',
    access: 'admin',
    response: null,
  },
});
