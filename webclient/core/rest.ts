import type {
  Endpoint,
  FileKind,
  GivenBodyOf,
  GivenQueryOf,
  ParamNames,
  Params,
  QueryOf,
  ResponseOf,
} from '../../server/contract/api/endpoint.ts';
import type { AllEndpoints, EndpointKey } from '../../server/contract/api/endpoints.ts';
import { type ErrorCode, errorCatalogue, PlenumError } from '../../server/contract/errors.ts';

/** The REST interface with the types of its declaration; nothing of the declaration itself gets into the bundle. */

type EndpointOf<K extends EndpointKey> = AllEndpoints[K] & Endpoint;

/** What is coerced from text on the server (`unknown` to zod) is given as what it becomes. */
type Coerced<Given, Parsed> = {
  [Name in keyof Given]: unknown extends Given[Name]
    ? Name extends keyof Parsed
      ? Parsed[Name]
      : never
    : Given[Name];
};
export type QueryFor<K extends EndpointKey> = Coerced<GivenQueryOf<EndpointOf<K>>, QueryOf<EndpointOf<K>>>;
export type BodyFor<K extends EndpointKey> = AllEndpoints[K] extends { body: FileKind }
  ? Blob
  : GivenBodyOf<EndpointOf<K>>;
/** What an endpoint answers: its JSON, a file, or nothing. */
export type AnswerOf<K extends EndpointKey> = AllEndpoints[K] extends { response: FileKind }
  ? ReceivedFile
  : ResponseOf<EndpointOf<K>>;

export interface ReceivedFile {
  content: Blob;
  /** What the server calls it. */
  name: string;
}

type NoneNeeded<T> = Partial<T> extends T ? true : false;
type Optional<Name extends string, T> =
  NoneNeeded<T> extends true ? Partial<Record<Name, T>> : Record<Name, T>;

/** What a call of an endpoint is given. What its declaration asks for is asked for here, too. */
export type Given<K extends EndpointKey> = {
  signal?: AbortSignal;
  headers?: Readonly<Record<string, string>>;
} & ([ParamNames<K>] extends [never] ? unknown : { params: Params<K> }) &
  (AllEndpoints[K] extends { query: unknown } ? Optional<'query', QueryFor<K>> : unknown) &
  (AllEndpoints[K] extends { body: unknown } ? { body: BodyFor<K> } : unknown) &
  // The version that was seen: of somebody else's change meanwhile the answer is `changed_meanwhile`.
  (AllEndpoints[K] extends { version: 'required' } ? { version: number } : unknown) &
  // From `idempotencyKeys`.
  (AllEndpoints[K] extends { idempotent: true } ? { idempotencyKey: string } : unknown);
type GivenArguments<K extends EndpointKey> =
  NoneNeeded<Given<K>> extends true ? [given?: Given<K>] : [given: Given<K>];

interface AnyGiven {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  version?: number;
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Readonly<Record<string, string>>;
}

const base = '/api/v1';
let tellSignedOut = (): void => undefined;

/** Is told when the server no longer knows who is signed in. */
export function whenSignedOut(listener: () => void): void {
  tellSignedOut = listener;
}

/**
 * Calls an endpoint of the declaration, e.g. `rest('GET /accounts/:accountId', { params: { accountId } })`.
 *
 * @throws PlenumError of the catalogue; `connection_lost` without an answer. An aborted call throws the `AbortError`.
 */
export async function rest<K extends EndpointKey>(key: K, ...given: GivenArguments<K>): Promise<AnswerOf<K>> {
  const response = await send(key, given[0] ?? {});
  if (response.status === 204 || response.headers.get('content-length') === '0') {
    return undefined as AnswerOf<K>;
  }
  if (response.headers.get('content-type')?.startsWith('application/json')) {
    return (await response.json()) as AnswerOf<K>;
  }
  const file: ReceivedFile = { content: await response.blob(), name: nameOf(response) };
  return file as AnswerOf<K>;
}

/** The address of an endpoint, for links. */
export function addressOf<K extends EndpointKey>(key: K, ...given: GivenArguments<K>): string {
  const { params, query } = (given[0] ?? {}) as AnyGiven;
  return addressFrom(key, params, query);
}

/** Lets the browser save a file the server made. */
export function saveFile({ content, name }: ReceivedFile): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it when the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Keys for what must not be made twice: the same body gets the same key, so that a form sent once more after a lost
 * answer does its work once, and a mended form is a new request. Make one for each form that is opened.
 */
export function idempotencyKeys(): (body: unknown) => string {
  const keys = new Map<string, string>();
  return (body) => {
    const text = JSON.stringify(body);
    const key = keys.get(text) ?? randomKey();
    keys.set(text, key);
    return key;
  };
}

async function send(key: string, given: AnyGiven): Promise<Response> {
  const { params, query, body, version, idempotencyKey, signal } = given;
  const headers = new Headers({ accept: 'application/json, */*', ...given.headers });
  if (version !== undefined) headers.set('if-match', `"${version}"`);
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
  if (body !== undefined) headers.set('content-type', body instanceof Blob ? body.type : 'application/json');
  let response: Response;
  try {
    response = await fetch(addressFrom(key, params, query), {
      method: key.slice(0, key.indexOf(' ')),
      headers,
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new PlenumError('connection_lost', { cause });
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

function addressFrom(key: string, params: AnyGiven['params'], query: AnyGiven['query']): string {
  const path = key
    .slice(key.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') asked.set(name, String(value));
  }
  return `${base}${path}${asked.size > 0 ? `?${asked.toString()}` : ''}`;
}

async function errorOf(response: Response): Promise<PlenumError> {
  const body = (await response.json().catch(() => null)) as {
    error?: { code?: string; field?: string; detail?: string };
  } | null;
  const { code, field, detail } = body?.error ?? {};
  if (code === 'sign_in_required') tellSignedOut();
  return new PlenumError(isErrorCode(code) ? code : 'internal', {
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail }),
  });
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && code in errorCatalogue;
}

/** RFC 6266, as the server writes it: `filename*` where the name is not ASCII. */
function nameOf(response: Response): string {
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? 'download';
}

/** `crypto.randomUUID` is for secure pages only; this works on every page. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
