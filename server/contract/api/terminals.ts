import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import { encryptionChoices } from '../room-systems.ts';
import { meetingIdSchema, pinSchema } from '../signalling.ts';
import {
  defineEndpoints,
  filledLine,
  line,
  pageOf,
  pageQuery,
  searchSchema,
  timeSchema,
  versionSchema,
} from './endpoint.ts';
import { licenceClassSchema, vmrCapacitySchema } from './enterprises.ts';

const encryptionSchema = z
  .enum(encryptionChoices)
  .describe(
    'of its sound and pictures, from its next call on; best_effort: when it can; default: as the installation is set',
  );

export const terminalSchema = z.object({
  terminalId: idSchema,
  version: versionSchema,
  number: z.string().describe('its SIP user name and what is dialled; unique in the installation'),
  name: filledLine(64),
  model: z.string(),
  licence: licenceClassSchema,
  departmentId: idSchema.nullable(),
  place: z.string().describe('where it stands'),
  encryption: encryptionSchema,
  state: z.enum(['active', 'disabled']).describe('disabled: does not register, is not dialled'),
  status: z.enum(['offline', 'online', 'in_call']),
  createdAt: timeSchema,
});
export type Terminal = z.infer<typeof terminalSchema>;

export const registrationSchema = z
  .object({
    address: z.string().describe('host:port as seen from here; behind a proxy the address alone'),
    transport: z.enum(['udp', 'tcp', 'tls']),
    proxied: z.boolean().describe('a proxy stands in between'),
    device: z.string().describe('what it calls itself (User-Agent); empty: nothing'),
    since: timeSchema,
    renewedAt: timeSchema,
    expiresAt: timeSchema.describe('unless it is renewed'),
  })
  .describe('where it is registered');
export type Registration = z.infer<typeof registrationSchema>;

export const terminalTraceSchema = z
  .object({
    until: timeSchema.describe('past: it is over, and kept for an hour'),
    messages: z.number().int().describe('that this server has'),
  })
  .describe('of its SIP messages');
export type TerminalTrace = z.infer<typeof terminalTraceSchema>;

export const terminalDetailsSchema = terminalSchema.extend({
  registration: registrationSchema.nullable().describe('null: it is not'),
  trace: terminalTraceSchema.nullable().describe('null: none was begun'),
});
export type TerminalDetails = z.infer<typeof terminalDetailsSchema>;

export const terminalSecretSchema = z.object({
  server: z.string().describe('what to enter as the SIP server'),
  userName: z.string(),
  password: z.string().describe('in this answer and never again: only its digest is kept'),
  realm: z.string(),
});
export type TerminalSecret = z.infer<typeof terminalSecretSchema>;

const terminalFields = {
  name: filledLine(64),
  model: line(64),
  licence: licenceClassSchema,
  departmentId: idSchema.nullable(),
  place: line(64),
  encryption: encryptionSchema,
};

export const vmrOwnerSchema = z.object({ kind: z.enum(['account', 'terminal']), id: idSchema });
export type VmrOwner = z.infer<typeof vmrOwnerSchema>;

export const vmrSchema = z.object({
  vmrId: idSchema,
  version: versionSchema,
  meetingId: meetingIdSchema.describe('fixed'),
  name: filledLine(64),
  capacity: vmrCapacitySchema,
  owner: vmrOwnerSchema.extend({ name: z.string() }).nullable(),
  hostPin: pinSchema,
  guestPin: z.string().describe('empty means none'),
  waitingRoom: z.boolean(),
  live: z.number().int().describe('parties in it now'),
  createdAt: timeSchema,
});
export type Vmr = z.infer<typeof vmrSchema>;

const guestPin = z.union([pinSchema, z.literal('')]).describe('4 to 12 digits; empty means none');
const vmrFields = { name: filledLine(64), hostPin: pinSchema, guestPin, waitingRoom: z.boolean() };

export const terminalEndpoints = defineEndpoints({
  'GET /terminals': {
    summary: 'Terminals of the enterprise with their status.',
    access: 'admin',
    scope: 'terminals:read',
    query: pageQuery.extend({
      search: searchSchema,
      licence: licenceClassSchema.optional(),
      status: terminalSchema.shape.status.optional(),
      departmentId: idSchema.optional(),
    }),
    response: pageOf(terminalSchema),
  },
  'POST /terminals': {
    summary:
      'Registers a terminal within the licences bought. Its password is in this answer and never again.',
    access: 'admin',
    scope: 'terminals:write',
    body: z.strictObject({
      number: z
        .string()
        .regex(/^[1-9]\d{3,11}$/, '4 to 12 digits, the first not 0')
        .optional()
        .describe('left out: one is chosen'),
      name: terminalFields.name,
      model: terminalFields.model.default(''),
      licence: terminalFields.licence,
      departmentId: terminalFields.departmentId.default(null),
      place: terminalFields.place.default(''),
      encryption: encryptionSchema.default('default'),
    }),
    response: terminalSchema.extend({ secret: terminalSecretSchema }),
    status: 201,
    idempotent: true,
  },
  'GET /terminals/:terminalId': {
    summary: 'One terminal, and where it is registered.',
    access: 'admin',
    scope: 'terminals:read',
    response: terminalDetailsSchema,
    version: 'fetched',
  },
  'PATCH /terminals/:terminalId': {
    summary: 'Changes a terminal.',
    access: 'admin',
    scope: 'terminals:write',
    body: z.strictObject({ ...terminalFields, state: z.enum(['active', 'disabled']) }).partial(),
    response: terminalSchema,
    version: 'required',
  },
  'DELETE /terminals/:terminalId': {
    summary: 'Deletes a terminal; its VMR becomes free.',
    access: 'admin',
    scope: 'terminals:write',
    response: null,
  },
  'POST /terminals/:terminalId/secret': {
    summary: 'Makes a new password; the old one stops working at once.',
    access: 'admin',
    scope: 'terminals:write',
    response: terminalSecretSchema,
  },
  'POST /terminals/:terminalId/trace': {
    summary: 'Writes down its SIP messages for an hour, on every server, or for an hour more.',
    access: 'admin',
    response: terminalTraceSchema,
  },
  'GET /terminals/:terminalId/trace': {
    summary:
      'The SIP messages that this server has written down, as text: the latest 2000 within 4 MB, without passwords, PINs and keys.',
    access: 'admin',
    response: { file: ['text/plain'] },
  },
  'DELETE /terminals/:terminalId/trace': {
    summary: 'Ends the trace and forgets what was written down.',
    access: 'admin',
    response: null,
  },
  'GET /terminal-search': {
    summary: 'Terminals one may invite, by name or number.',
    access: 'account',
    query: pageQuery.extend({ search: searchSchema }),
    response: z.object({
      items: z.array(
        terminalSchema.pick({ terminalId: true, number: true, name: true, place: true, status: true }),
      ),
      more: z.boolean(),
    }),
  },
  'GET /vmrs': {
    summary: 'VMRs of the enterprise.',
    access: 'admin',
    scope: 'terminals:read',
    query: pageQuery.extend({ search: searchSchema, free: z.enum(['true', 'false']).optional() }),
    response: pageOf(vmrSchema),
  },
  'POST /vmrs': {
    summary: 'Makes a VMR within the number bought of its capacity.',
    access: 'admin',
    scope: 'terminals:write',
    body: z.strictObject({
      name: vmrFields.name,
      capacity: vmrCapacitySchema,
      owner: vmrOwnerSchema.nullable().default(null),
      hostPin: pinSchema.optional().describe('left out: one is made'),
      guestPin: guestPin.optional().describe('left out: one is made'),
      waitingRoom: z.boolean().default(false),
    }),
    response: vmrSchema,
    status: 201,
    idempotent: true,
  },
  'GET /vmrs/:vmrId': {
    summary: 'One VMR.',
    access: 'admin',
    scope: 'terminals:read',
    response: vmrSchema,
    version: 'fetched',
  },
  'PATCH /vmrs/:vmrId': {
    summary: 'Changes a VMR.',
    access: 'admin',
    scope: 'terminals:write',
    body: z.strictObject(vmrFields).partial(),
    response: vmrSchema,
    version: 'required',
  },
  'PUT /vmrs/:vmrId/owner': {
    summary: 'Assigns a VMR to one account or one terminal, or takes it back with null.',
    access: 'admin',
    scope: 'terminals:write',
    body: z.strictObject({ owner: vmrOwnerSchema.nullable() }),
    response: vmrSchema,
    version: 'required',
  },
  'DELETE /vmrs/:vmrId': {
    summary: 'Deletes a VMR nobody is in and no coming meeting is booked in.',
    access: 'admin',
    scope: 'terminals:write',
    response: null,
  },
  'GET /my/vmrs': {
    summary: 'The VMRs the caller owns.',
    access: 'account',
    response: z.object({ items: z.array(vmrSchema) }),
  },
  'PATCH /my/vmrs/:vmrId': {
    summary: 'The owner changes the PINs and the waiting room of a VMR.',
    access: 'account',
    body: z.strictObject(vmrFields).omit({ name: true }).partial(),
    response: vmrSchema,
    version: 'required',
  },
});
