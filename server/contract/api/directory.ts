import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import { loginSchema, passwordSchema, roleSchema } from './auth.ts';
import {
  defineEndpoints,
  emailSchema,
  filledLine,
  ids,
  line,
  pageOf,
  pageQuery,
  searchSchema,
  sheet,
  sheetFormatSchema,
  timeSchema,
  versionSchema,
} from './endpoint.ts';

export const accountStateSchema = z.enum(['active', 'inactive', 'disabled', 'deleted']);
export type AccountState = z.infer<typeof accountStateSchema>;

export const phoneSchema = line(32)
  .regex(/^(\+?[0-9 ()-]{3,})?$/, 'digits, with + in front for a country')
  .describe('empty: none');

export const accountSchema = z.object({
  accountId: idSchema,
  version: versionSchema,
  login: loginSchema,
  number: z.string().describe('by which other enterprises invite; 8 digits, unique in the installation'),
  name: filledLine(64),
  email: z.string().nullable(),
  phone: z.string(),
  title: z.string(),
  departmentId: idSchema.nullable().describe('null: directly in the enterprise'),
  role: roleSchema,
  operator: z.boolean(),
  state: accountStateSchema,
  executive: z.boolean(),
  createdAt: timeSchema,
  lastSignInAt: timeSchema.nullable(),
});
export type Account = z.infer<typeof accountSchema>;

const accountFields = {
  name: filledLine(64),
  email: emailSchema.nullable(),
  phone: phoneSchema,
  title: line(64),
  departmentId: idSchema.nullable(),
  role: roleSchema,
};

export const createAccountSchema = z.strictObject({
  login: loginSchema,
  name: accountFields.name,
  email: accountFields.email.default(null),
  phone: accountFields.phone.default(''),
  title: accountFields.title.default(''),
  departmentId: accountFields.departmentId.default(null),
  role: accountFields.role.default('member'),
  password: passwordSchema.optional().describe('left out: the person is sent an activation by e-mail'),
});
export type CreateAccount = z.output<typeof createAccountSchema>;

export const changeAccountSchema = z
  .strictObject({ ...accountFields, state: z.enum(['active', 'disabled']) })
  .partial();
export type ChangeAccount = z.output<typeof changeAccountSchema>;

/** What colleagues see of somebody. */
export const personSchema = z.object({
  accountId: idSchema,
  number: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string(),
  title: z.string(),
  departmentId: idSchema.nullable(),
  departmentPath: z
    .string()
    .describe('names from the top, joined by " / "; empty: directly in the enterprise'),
});
export type Person = z.infer<typeof personSchema>;

export const departmentSchema = z.object({
  departmentId: idSchema,
  version: versionSchema,
  parentId: idSchema.nullable(),
  name: z.string(),
  position: z.number().int().describe('among its siblings, from 0'),
  accounts: z.number().int().describe('directly in it, deleted ones left out'),
});
export type Department = z.infer<typeof departmentSchema>;

export const departmentNameSchema = filledLine(64).regex(
  /^[^/／]*$/,
  'no slash: it stands between the names of a path',
);

/** A person or a department with everybody below it. */
export const visibilityTargetSchema = z.object({ kind: z.enum(['account', 'department']), id: idSchema });
export type VisibilityTarget = z.infer<typeof visibilityTargetSchema>;
const named = z.array(visibilityTargetSchema.extend({ name: z.string() }));
export const whiteListLimit = 50;
export const executiveLimit = 1000;
const whiteList = z.array(visibilityTargetSchema).max(whiteListLimit, `at most ${whiteListLimit}`);

export const departmentVisibilitySchema = z.object({
  version: versionSchema,
  sees: z
    .enum(['inherit', 'all', 'own', 'nothing'])
    .describe('what its people see: as the parent (the top: all), everything, itself and below, nothing'),
  alsoSees: named.describe('besides, at most 50'),
  hidden: z.boolean().describe('it and everything below is seen only by its own people and `seenBy`'),
  seenBy: named.describe('who sees it although it is hidden, at most 50'),
});
export type DepartmentVisibility = z.infer<typeof departmentVisibilitySchema>;

export const visibilityReasonSchema = z.enum([
  'self',
  'white_list',
  'sees_all',
  'same_department',
  'department_below',
  'executive_allowed',
  'hidden_allowed',
  'executive',
  'department_hidden',
  'outside_department',
  'sees_nothing',
  'other_enterprise',
  'not_active',
]);
export type VisibilityReason = z.infer<typeof visibilityReasonSchema>;

export const importSchema = z.object({
  importId: idSchema,
  kind: z.enum(['accounts', 'departments']),
  fileName: z.string(),
  state: z
    .enum(['checking', 'checked', 'running', 'finished', 'failed'])
    .describe('`checked`: waits for `run`; `failed`: the file could not be read, see `problem`'),
  problem: z.string().nullable(),
  rows: z.number().int().describe('found so far, without the heading'),
  done: z.number().int().describe('rows checked, or written while running'),
  created: z.number().int(),
  updated: z.number().int(),
  failed: z.number().int(),
  departmentsMade: z.number().int(),
  failures: z
    .array(
      z.object({
        row: z.number().int().describe('in the file, the heading is 1'),
        field: z.string(),
        value: z.string(),
        reason: z.string().describe('in the caller’s language'),
      }),
    )
    .describe('the first 500; all are in the file of failed rows'),
  ignoredColumns: z.array(z.string()).describe('headings nothing is known of; what is below is left out'),
});
export type Import = z.infer<typeof importSchema>;

export const directoryEndpoints = defineEndpoints({
  'GET /departments': {
    summary: 'All departments the caller may see, parents before children.',
    access: 'account',
    scope: 'directory:read',
    response: z.object({ items: z.array(departmentSchema) }),
  },
  'POST /departments': {
    summary: 'Makes a department.',
    access: 'admin',
    scope: 'directory:write',
    body: z.strictObject({ name: departmentNameSchema, parentId: idSchema.nullable().default(null) }),
    response: departmentSchema,
    status: 201,
    idempotent: true,
  },
  'PATCH /departments/:departmentId': {
    summary: 'Renames or moves a department; not below itself.',
    access: 'admin',
    scope: 'directory:write',
    body: z.strictObject({
      name: departmentNameSchema.optional(),
      parentId: idSchema.nullable().optional(),
      position: z.number().int().min(0).optional(),
    }),
    response: departmentSchema,
    version: 'required',
  },
  'DELETE /departments/:departmentId': {
    summary: 'Deletes a department without people and departments in it.',
    access: 'admin',
    scope: 'directory:write',
    response: null,
  },
  'GET /departments/:departmentId/visibility': {
    summary: 'Whom the department sees and who sees it.',
    access: 'admin',
    response: departmentVisibilitySchema,
    version: 'fetched',
  },
  'PUT /departments/:departmentId/visibility': {
    summary: 'Sets whom the department sees and who sees it.',
    access: 'admin',
    body: z.strictObject({
      sees: departmentVisibilitySchema.shape.sees,
      alsoSees: whiteList,
      hidden: z.boolean(),
      seenBy: whiteList,
    }),
    response: departmentVisibilitySchema,
    version: 'required',
  },
  'GET /visibility-check': {
    summary: 'Whether one account sees another, and why.',
    access: 'admin',
    query: z.object({ viewerId: idSchema, targetId: idSchema }),
    response: z.object({
      visible: z.boolean(),
      reason: visibilityReasonSchema,
      department: z.string().nullable().describe('the department whose rule decided'),
    }),
  },
  'GET /directory': {
    summary: 'Search among the people the caller may see.',
    access: 'account',
    query: pageQuery.extend({
      search: searchSchema,
      departmentId: idSchema.optional().describe('with everything below it'),
    }),
    response: z.object({
      items: z.array(personSchema),
      more: z.boolean().describe('whether there are further pages'),
    }),
  },
  'GET /accounts': {
    summary: 'Accounts of the enterprise.',
    access: 'admin',
    scope: 'directory:read',
    query: pageQuery.extend({
      search: searchSchema,
      departmentId: idSchema.optional().describe('with everything below it'),
      state: accountStateSchema.optional().describe('left out: all but deleted'),
      role: roleSchema.optional(),
      executive: z.enum(['true', 'false']).optional(),
      sort: z.enum(['name', 'login', 'createdAt', 'lastSignInAt']).default('name'),
      order: z.enum(['asc', 'desc']).default('asc'),
    }),
    response: pageOf(accountSchema),
  },
  'POST /accounts': {
    summary: 'Makes an account. API keys make members only, and set no password.',
    access: 'admin',
    scope: 'directory:write',
    body: createAccountSchema,
    response: accountSchema,
    status: 201,
    idempotent: true,
  },
  'GET /accounts/:accountId': {
    summary: 'One account.',
    access: 'admin',
    scope: 'directory:read',
    response: accountSchema,
    version: 'fetched',
  },
  'PATCH /accounts/:accountId': {
    summary:
      'Changes an account; disabling signs it out everywhere. The last active administrator stays one. API keys change members only.',
    access: 'admin',
    scope: 'directory:write',
    body: changeAccountSchema,
    response: accountSchema,
    version: 'required',
  },
  'DELETE /accounts/:accountId': {
    summary: 'Deletes an account: it signs in no more, its name stays in history. Its VMRs become free.',
    access: 'admin',
    scope: 'directory:write',
    response: null,
  },
  'POST /accounts/bulk': {
    summary: 'Does the same to several accounts. Each is told by itself.',
    access: 'admin',
    scope: 'directory:write',
    body: z.strictObject({
      accountIds: ids,
      action: z.enum(['enable', 'disable', 'delete', 'move', 'activate']),
      departmentId: idSchema.nullable().optional().describe('where to, for `move`'),
    }),
    response: z.object({
      done: z.number().int(),
      failed: z.array(z.object({ accountId: idSchema, code: z.string() })),
    }),
  },
  'POST /accounts/:accountId/activation': {
    summary: 'Sends the activation once more.',
    access: 'admin',
    response: null,
    status: 202,
  },
  'PUT /accounts/:accountId/password': {
    summary: 'Sets a password for somebody and signs them out everywhere.',
    access: 'admin',
    body: z.strictObject({ password: passwordSchema }),
    response: null,
  },
  'GET /accounts/:accountId/executive': {
    summary: 'Whether somebody is an executive, and who sees them.',
    access: 'admin',
    response: z.object({ executive: z.boolean(), seenBy: named }),
  },
  'PUT /accounts/:accountId/executive': {
    summary: 'Makes somebody an executive (at most 1000), seen only by those allowed (at most 50).',
    access: 'admin',
    body: z.strictObject({ executive: z.boolean(), seenBy: whiteList }),
    response: z.object({ executive: z.boolean(), seenBy: named }),
  },
  'GET /exports/accounts': {
    summary: 'All accounts as a spreadsheet; what it gives, an import takes.',
    access: 'admin',
    scope: 'directory:read',
    query: z.object({ format: sheetFormatSchema.default('xlsx'), departmentId: idSchema.optional() }),
    response: sheet,
  },
  'GET /exports/departments': {
    summary: 'All departments as a spreadsheet.',
    access: 'admin',
    scope: 'directory:read',
    query: z.object({ format: sheetFormatSchema.default('xlsx') }),
    response: sheet,
  },
  'GET /import-templates/:kind': {
    summary: 'An empty spreadsheet with the headings and an example; kind: accounts or departments.',
    access: 'admin',
    query: z.object({ format: sheetFormatSchema.default('xlsx') }),
    response: sheet,
  },
  'POST /imports': {
    summary: 'Takes a spreadsheet (at most 20 MB) and checks every row; nothing is written yet.',
    access: 'admin',
    scope: 'directory:write',
    query: z.object({ kind: z.enum(['accounts', 'departments']), fileName: line(200).default('') }),
    body: sheet,
    response: importSchema,
    status: 202,
  },
  'GET /imports/:importId': {
    summary: 'How far an import is.',
    access: 'admin',
    scope: 'directory:write',
    response: importSchema,
  },
  'POST /imports/:importId/run': {
    summary: 'Writes the rows that are right. Accounts with a known login are changed, others made.',
    access: 'admin',
    scope: 'directory:write',
    response: importSchema,
    status: 202,
  },
  'GET /imports/:importId/failed-rows': {
    summary: 'The failed rows with their reasons; corrected, they can be sent again as they are.',
    access: 'admin',
    scope: 'directory:write',
    query: z.object({ format: sheetFormatSchema.default('xlsx') }),
    response: sheet,
  },
  'DELETE /imports/:importId': {
    summary: 'Forgets an import; a running one stops after the rows it is at.',
    access: 'admin',
    scope: 'directory:write',
    response: null,
  },
});
