import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface RestCall {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string | Buffer;
  /** Over those that a browser of our own pages would send; null leaves one out. */
  headers?: Readonly<Record<string, string | null>>;
}

export interface RestAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  /** The code of an error. */
  code: string | undefined;
  /** Parsed; undefined when it is no JSON. */
  body: unknown;
}

/**
 * A caller of the REST interface as a browser of our own pages (cookies, `Origin`), or as a program with an API key. It
 * sends whatever it is told, also what a browser would not.
 */
export class RestClient {
  readonly #url: URL;
  readonly #key: string | undefined;
  readonly cookies = new Map<string, string>();

  /** @param url of the server, e.g. http://localhost:1234 */
  constructor(url: string, { key }: { key?: string } = {}) {
    this.#url = new URL(url);
    this.#key = key;
  }

  /** @param key of an endpoint, e.g. `GET /accounts/:accountId` */
  async call(
    key: string,
    { params = {}, query = {}, body, raw, headers = {} }: RestCall = {},
  ): Promise<RestAnswer> {
    const [method = '', pattern = ''] = key.split(' ');
    const path = pattern.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? `no-${name}`),
    );
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const own: Record<string, string | null> = {
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.#key === undefined ? this.#asBrowser() : { authorization: `Bearer ${this.#key}` }),
      ...headers,
    };
    const sent = Object.fromEntries(
      Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== null),
    );
    const answer = await send(method, new URL(`/api/v1${path}${queryText(query)}`, this.#url), sent, content);
    this.#keepCookies(answer.headers);
    return answer;
  }

  /** @throws with what was answered, unless it is a success */
  async done<T>(key: string, call?: RestCall): Promise<T> {
    const { status, text, body } = await this.call(key, call);
    if (status >= 200 && status <= 299) return body as T;
    throw new Error(`${key} was answered ${status}: ${text.slice(0, 500)}`);
  }

  #asBrowser(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      origin: this.#url.origin,
      'sec-fetch-site': 'same-origin',
      ...(cookie === '' ? {} : { cookie }),
    };
  }

  #keepCookies(headers: IncomingHttpHeaders): void {
    for (const line of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function send(
  method: string,
  url: URL,
  headers: Record<string, string>,
  content: string | Buffer | undefined,
): Promise<RestAnswer> {
  return new Promise((resolve, reject) => {
    const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) };
    // Each by a connection of its own: a kept one may be closed by the server just when it is used again.
    const options = { method, agent: false, headers: { ...headers, ...length } };
    const request = httpRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        const body = parsed(text);
        const code = (body as { error?: { code?: string } } | undefined)?.error?.code;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text, code, body });
      });
    });
    request.on('error', reject);
    request.end(content);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
