import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ByteRange } from '../byte-range.ts';
import type { AccountCaller, Caller } from './caller.ts';
import type {
  BodyOf,
  Endpoint,
  Endpoints,
  FileKind,
  Language,
  Params,
  QueryOf,
  ResponseOf,
  Scope,
} from './endpoint.ts';

/** How a feature answers its endpoints. The HTTP edge parses, checks access and version, and maps errors. */

/** Only endpoints with a scope are open to API keys. */
type CallerOf<E extends Endpoint> = E['access'] extends 'public'
  ? Caller | null
  : E extends { scope: Scope }
    ? Caller
    : AccountCaller;

/** A file that was sent. */
export interface SentFile {
  /** One of the endpoint's media types. */
  type: string;
  /** Not limited: whoever reads it counts its bytes. */
  content: Readable;
}

/** A file to send. */
export interface FileAnswer {
  type: string;
  /** What it is saved as. */
  name: string;
  content: Readable | Buffer | string;
}

/** A file to send of which parts may be asked for. */
export interface StoredFileAnswer {
  type: string;
  /** What it is saved as. */
  name: string;
  /** `inline`: a browser may show it where it is. */
  disposition: 'inline' | 'attachment';
  bytes: number;
  /** The same as long as every byte is: letters, digits, dots, - and _. */
  etag: string;
  /** For how long a browser need not ask again whether it still may have it, s. */
  cacheSeconds?: number;
  /** Called when its content is needed, and at most once; the range lies within the file. */
  open: (range: ByteRange) => Promise<Readable>;
}

export interface RestRequest<Key extends string, E extends Endpoint> {
  caller: CallerOf<E>;
  params: Params<Key>;
  query: QueryOf<E>;
  body: E['body'] extends FileKind ? SentFile : BodyOf<E>;
  /** The version the caller saw, of an endpoint whose version is `required`. */
  version: E extends { version: 'required' } ? number : undefined;
  /** Client address, as limits count it. */
  address: string;
  /** The caller's, else what the request accepts. */
  language: Language;
  /**
   * Where people reach this server, for what is sent to others: e.g. https://meet.example.org, without a slash at the
   * end. Somebody who sits at the machine came by localhost, which leads others nowhere.
   */
  origin: string;
  /** Where this caller reached it, of the same shape. */
  cameBy: string;
  /** For cookies and redirects. */
  http: { request: IncomingMessage; response: ServerResponse };
}

export type Answer<E extends Endpoint> = E['response'] extends { ranges: true }
  ? StoredFileAnswer
  : E['response'] extends FileKind
    ? FileAnswer
    : E['response'] extends null
      ? undefined
      : ResponseOf<E>;

export type Handlers<E extends Endpoints> = {
  [Key in keyof E & string]: (
    request: RestRequest<Key, E[Key]>,
    // `void`: a handler of an endpoint without an answer need not say so.
  ) => E[Key]['response'] extends null ? Promise<void> | void : Answer<E[Key]> | Promise<Answer<E[Key]>>;
};

/** An endpoint with what answers it, its types checked by `answer` and forgotten after. */
export interface Route {
  key: string;
  endpoint: Endpoint;
  handle: (request: never) => unknown;
}

/** Ties a feature's endpoints to their handlers; the compiler sees that none is missing. */
export function answer<E extends Endpoints>(endpoints: E, handlers: Handlers<E>): Route[] {
  // The mapped type has a handler for each key, which an index by text forgets.
  const byKey = handlers as Record<string, Route['handle']>;
  return Object.entries(endpoints).flatMap(([key, endpoint]) => {
    const handle = byKey[key];
    return handle ? [{ key, endpoint, handle }] : [];
  });
}
