import type { Me } from '../../server/contract/api/auth.ts';
import type { Enterprise, Limits } from '../../server/contract/api/enterprises.ts';
import type { Account } from '../../server/contract/api/directory.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { RestClient } from './rest-client.ts';
import type { RunningPlenum } from './start-plenum.ts';

export const password = 'a long enough sentence';

/** An enterprise of a paid plan, with its administrator signed in. */
export class TestEnterprise {
  readonly url: string;
  readonly admin: RestClient;
  readonly me: Me;

  private constructor(url: string, admin: RestClient, me: Me) {
    this.url = url;
    this.admin = admin;
    this.me = me;
  }

  /** The first of the installation: its administrator is also the operator. */
  static async first(
    { plenum, url }: { plenum: Pick<RunningPlenum['plenum'], 'setupCode'>; url: string },
    limits: Partial<Limits> = {},
  ): Promise<TestEnterprise> {
    const admin = new RestClient(url);
    const me = await admin.done<Me>('POST /setup', {
      body: {
        code: plenum.setupCode(),
        enterpriseName: 'Acme',
        name: 'Olga',
        login: 'olga',
        password,
        language: 'en',
        timeZone: 'UTC',
      },
    });
    const enterprise = new TestEnterprise(url, admin, me);
    await enterprise.limit({ plan: 'paid', ...limits });
    return enterprise;
  }

  /** As the operator. */
  async limit(limits: Partial<Limits>): Promise<void> {
    await this.change({ limits });
  }

  async change(body: { limits?: Partial<Limits>; state?: Enterprise['state'] }): Promise<void> {
    const params = { enterpriseId: this.me.enterpriseId };
    const { version } = await this.admin.done<Enterprise>('GET /enterprises/:enterpriseId', { params });
    await this.admin.done('PATCH /enterprises/:enterpriseId', {
      params,
      body,
      headers: { 'if-match': `"${version}"` },
    });
  }

  startMeeting(body: Record<string, unknown> = {}): Promise<Meeting> {
    return this.admin.done<Meeting>('POST /meetings', { body });
  }

  /** A member, signed in. */
  async member(login: string): Promise<{ account: Account; rest: RestClient; cookie: string }> {
    const account = await this.admin.done<Account>('POST /accounts', {
      body: { login, name: login, password },
    });
    const rest = new RestClient(this.url);
    await rest.done('POST /session', { body: { login, password } });
    return { account, rest, cookie: cookieOf(rest) };
  }
}

/** As a Socket.IO connection sends it. */
export function cookieOf(rest: RestClient): string {
  return [...rest.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
