import { parseSetCookie, stringifyCookie } from 'cookie';

export interface Answered {
  status: number;
  /** What was answered, or what is in `error`. */
  body: Record<string, unknown>;
  /** Code of the error; empty without one. */
  code: string;
  /** What an unforeseen error was. */
  why: string;
  headers: Headers;
}

/** A browser without pages: cookies by host, redirects followed one at a time by who drives it. */
export class TestBrowser {
  readonly origin: string;
  /** By host (cookies know no ports, but tests run several servers on one machine) and name. */
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(origin: string) {
    this.origin = origin;
  }

  cookie(name: string): string | undefined {
    return this.#jar(new URL(this.origin)).get(name);
  }

  setCookie(name: string, value: string): void {
    this.#jar(new URL(this.origin)).set(name, value);
  }

  /** Calls the REST interface as our pages do. */
  async call(
    key: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answered> {
    const [method = 'GET', path = ''] = key.split(' ');
    const response = await this.request(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { origin: this.origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as {
      error?: Record<string, unknown>;
      why?: string;
    };
    return {
      status: response.status,
      body: answer.error ?? answer,
      code: (answer.error?.['code'] as string | undefined) ?? '',
      why: answer.why ?? '',
      headers: response.headers,
    };
  }

  /** A request with this host's cookies; redirects are answers like others. */
  async request(url: string | URL, init: RequestInit = {}): Promise<globalThis.Response> {
    const jar = this.#jar(new URL(url));
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', stringifyCookie(Object.fromEntries(jar)));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const { name, value, maxAge, expires } = parseSetCookie(line);
      const isOver = maxAge === 0 || (expires !== undefined && expires.getTime() <= Date.now());
      if (isOver || value === undefined) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  #jar({ host }: URL): Map<string, string> {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }
}
