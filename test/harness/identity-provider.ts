import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { TestBrowser } from './test-browser.ts';

export interface ProviderPerson {
  name?: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean;
}

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

/** An OpenID provider, certified as one, where whoever is chosen is signed in without being asked. */
export class IdentityProvider {
  readonly issuer: string;
  readonly clientId = 'plenum-test';
  readonly clientSecret = 'a secret of the client and Plenum';
  /** By subject. */
  readonly people = new Map<string, ProviderPerson>();
  /** Subject of who sits in front of the browser. */
  present = '';
  readonly #server: Server;

  private constructor(server: Server, issuer: string) {
    this.#server = server;
    this.issuer = issuer;
  }

  static async start(): Promise<IdentityProvider> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new IdentityProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** Begins anew, knowing Plenum by one address. */
  serve(redirectUri: string): void {
    const kept = new Map<string, AdapterPayload>();
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: [redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      adapter: (kind: string) => inMemory(kind, kept),
      jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'test' }] },
      cookies: { keys: ['a key of the test'] },
      claims: {
        openid: ['sub'],
        profile: ['name', 'preferred_username'],
        email: ['email', 'email_verified'],
      },
      features: { devInteractions: { enabled: false } },
      ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
      pkce: { required: () => true },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, subject) => ({
        accountId: subject,
        claims: () => ({ sub: subject, ...this.people.get(subject) }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client!.clientId,
          accountId: oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    this.#server.removeAllListeners('request');
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) {
        provider
          .interactionFinished(request, response, { login: { accountId: this.present } })
          .catch((error: unknown) =>
            response.destroy(error instanceof Error ? error : new Error(String(error))),
          );
      } else {
        void answer(request, response); // It answers whatever happens.
      }
    });
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Follows redirects until one leads to `stop`. @returns that address */
export async function follow(browser: TestBrowser, from: string, stop: (url: URL) => boolean): Promise<URL> {
  let url = new URL(from);
  for (let hop = 0; hop < 12; hop++) {
    const response = await browser.request(url);
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`${url.href} leads nowhere: ${response.status} ${await response.text()}`);
    url = new URL(location, url);
    if (stop(url)) return url;
  }
  throw new Error('redirects without end');
}

/** Where the provider keeps what it gave out, for one test. */
function inMemory(kind: string, kept: Map<string, AdapterPayload>): Adapter {
  const find = (fits: (payload: AdapterPayload) => boolean) =>
    Promise.resolve([...kept.values()].find((payload) => payload.kind === kind && fits(payload)));
  return {
    upsert: (id, payload) => {
      kept.set(`${kind} ${id}`, payload);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(kept.get(`${kind} ${id}`)),
    findByUid: (uid) => find((payload) => payload.uid === uid),
    findByUserCode: (code) => find((payload) => payload.userCode === code),
    consume: (id) => {
      const payload = kept.get(`${kind} ${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy: (id) => {
      kept.delete(`${kind} ${id}`);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [id, payload] of kept) if (payload.grantId === grantId) kept.delete(id);
      return Promise.resolve();
    },
  };
}
