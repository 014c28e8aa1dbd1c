import { z } from 'zod';
import { idSchema } from '../conference-view.ts';

/**
 * How the REST interface is declared. A feature's endpoints are one object, keyed by method and path
 * (`'GET /accounts/:accountId'`, below `/api/v1`). Express routes, the OpenAPI document, the typed client and the
 * security tests are all made from it.
 */

/**
 * Who may call an endpoint: anybody; an account that is signed in; an administrator of the enterprise; an operator of
 * the whole installation. Each includes those after it.
 */
export const accessLevels = ['public', 'account', 'admin', 'operator'] as const;
export type Access = (typeof accessLevels)[number];

/** What an API key may be good for. An endpoint without a scope is for people only. */
export const scopeSchema = z.enum([
  'directory:read',
  'directory:write',
  'terminals:read',
  'terminals:write',
  'meetings:read',
  'meetings:write',
  'history:read',
  'recordings:read',
  'recordings:write',
  'audit:read',
]);
export type Scope = z.infer<typeof scopeSchema>;

/** What a file is sent as, in either direction. */
export interface FileKind {
  file: readonly string[];
  /** Of an answer: parts of it may be asked for with Range, and whether one still has it with If-None-Match. */
  ranges?: true;
}

export interface Endpoint {
  summary: string;
  access: Access;
  scope?: Scope;
  /** Values are text; coerce them. */
  query?: z.ZodObject;
  /** A schema for JSON, or the media types of a file. */
  body?: z.ZodType | FileKind;
  /** A schema for JSON, the media types of a file, or null for 204. */
  response: z.ZodType | FileKind | null;
  /** 200 unless told, or 204 without a response. */
  status?: 201 | 202;
  /** `fetched`: the answer has an ETag. `required`: the call names the version it saw with If-Match, too. */
  version?: 'fetched' | 'required';
  /** Takes an Idempotency-Key: sent twice, it is done once. */
  idempotent?: true;
}

export type Endpoints = Record<string, Endpoint>;

/** Keeps the literal types and checks the rest. */
export function defineEndpoints<const E extends Endpoints>(endpoints: E): E {
  return endpoints;
}

/** `'GET /accounts/:accountId'` -> `'accountId'` */
export type ParamNames<Key extends string> = Key extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Key extends `${string}:${infer Name}`
    ? Name
    : never;
export type Params<Key extends string> = Record<ParamNames<Key>, string>;

type Parsed<S, None> = S extends z.ZodType ? z.output<S> : None;
type Given<S, None> = S extends z.ZodType ? z.input<S> : None;

export type QueryOf<E extends Endpoint> = Parsed<E['query'], Record<string, never>>;
export type BodyOf<E extends Endpoint> = Parsed<E['body'], undefined>;
export type ResponseOf<E extends Endpoint> = Parsed<E['response'], undefined>;
/** What a client gives, before defaults are filled in. */
export type GivenQueryOf<E extends Endpoint> = Given<E['query'], undefined>;
export type GivenBodyOf<E extends Endpoint> = Given<E['body'], undefined>;

// --- shared shapes ---

const printable = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u;

/** Every list is read in pages. */
export const pageQuery = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), total: z.number().int().describe('over all pages') });
}
export interface Page<T> {
  items: T[];
  total: number;
}

export const searchSchema = line(100).optional().describe('part of a name or number');

/** Query text `true` or `false`. */
export const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

export const timeSchema = z.number().int().describe('ms since the epoch');
export const timeQuery = z.coerce.number().int().min(0).describe('ms since the epoch');
export const versionSchema = z
  .number()
  .int()
  .describe('counts up with every change; the ETag is "<version>"');
export const ids = z.array(idSchema).min(1).max(200);

/** One line that people read. */
export function line(longest: number) {
  return z
    .string()
    .trim()
    .max(longest, `at most ${longest} characters`)
    .regex(printable, 'no control characters');
}

export function filledLine(longest: number) {
  return line(longest).min(1, 'not empty');
}

export const emailSchema = z.email('an e-mail address').max(254).toLowerCase();
export const languageSchema = z.enum(['zh', 'en']);
export type Language = z.infer<typeof languageSchema>;
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'a time zone of the IANA database, e.g. Asia/Shanghai')
  .describe('IANA name, e.g. Asia/Shanghai');

export const spreadsheetTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
} as const;
export const sheetFormatSchema = z.enum(['xlsx', 'csv']);
export type SheetFormat = z.infer<typeof sheetFormatSchema>;
export const sheet: FileKind = { file: Object.values(spreadsheetTypes) };

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
