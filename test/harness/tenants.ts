import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ApiKey } from '../../server/contract/api/auth.ts';
import type { Booking, Meeting, Template } from '../../server/contract/api/booking.ts';
import type { Account, Department, Import } from '../../server/contract/api/directory.ts';
import { type Scope, scopeSchema } from '../../server/contract/api/endpoint.ts';
import type { Enterprise } from '../../server/contract/api/enterprises.ts';
import type { ConferenceRecord, LiveConference } from '../../server/contract/api/history.ts';
import type { Recording, RecordingShare } from '../../server/contract/api/recordings.ts';
import type { Snapshot } from '../../server/contract/conference-view.ts';
import type { Delivery, Webhook } from '../../server/contract/api/integrations.ts';
import type { Terminal, Vmr } from '../../server/contract/api/terminals.ts';
import { RestClient } from './rest-client.ts';
import { SignallingClient } from './signalling-client.ts';
import type { RunningPlenum } from './start-plenum.ts';

export const password = 'a long enough sentence';
export const allScopes: readonly Scope[] = scopeSchema.options;

/** An enterprise with people, a key, and a real object of every kind. */
export interface Tenant {
  /** A word that is in the name of everything it has, and in nothing of another's. */
  mark: string;
  admin: RestClient;
  /** Administers the enterprise and nothing else. */
  plainAdmin: RestClient;
  member: RestClient;
  /** An API key with every scope. */
  key: RestClient;
  /** Makes an API key with these scopes. */
  keyWith: (scopes: readonly Scope[]) => Promise<RestClient>;
  /** What path parameters are called -> the object of this enterprise. */
  ids: Readonly<Record<TenantId, string>>;
  /** Names and IDs by which another's data would be told. */
  traces: readonly string[];
  /** Whoever is in its live conference. */
  guest: SignallingClient;
}

export type TenantId =
  | 'accountId'
  | 'adminId'
  | 'apiKeyId'
  | 'bookingId'
  | 'departmentId'
  | 'deliveryId'
  | 'enterpriseId'
  | 'importId'
  | 'liveConferenceId'
  | 'meetingId'
  | 'pastConferenceId'
  | 'recordingId'
  | 'sessionId'
  | 'shareId'
  | 'templateId'
  | 'terminalId'
  | 'vmrId'
  | 'webhookId';

/** The first enterprise, made by the set-up code; its administrator operates the installation. */
export async function firstTenant(running: RunningPlenum, mark: string): Promise<Tenant> {
  const admin = new RestClient(running.url);
  const code = running.plenum.setupCode();
  await admin.done('POST /setup', {
    body: {
      code: code ?? '',
      enterpriseName: `${mark} Works`,
      name: `${mark} Operator`,
      login: `${mark.toLowerCase()}.operator`,
      email: `operator@${mark.toLowerCase()}.example`,
      password,
    },
  });
  await signIn(admin, `${mark.toLowerCase()}.operator`);
  const { enterpriseId } = await admin.done<Enterprise>('GET /enterprise');
  await allow(admin, enterpriseId);
  return furnish(running, admin, mark);
}

/** Another enterprise, made by an operator. */
export async function nextTenant(
  running: RunningPlenum,
  operator: RestClient,
  mark: string,
): Promise<Tenant> {
  const login = `${mark.toLowerCase()}.admin`;
  const email = `admin@${mark.toLowerCase()}.example`;
  const { enterpriseId } = await operator.done<Enterprise>('POST /enterprises', {
    body: { name: `${mark} Works`, admin: { name: `${mark} Admin`, login, email } },
  });
  await allow(operator, enterpriseId);
  const admin = new RestClient(running.url);
  const token = await mailedToken(running, email);
  await admin.done('POST /password-resets/:token', { params: { token }, body: { password } });
  await signIn(admin, login);
  return furnish(running, admin, mark);
}

export async function signIn(client: RestClient, login: string): Promise<void> {
  await client.done('POST /session', { body: { login, password } });
}

/** Room for everything that is made. */
async function allow(operator: RestClient, enterpriseId: string): Promise<void> {
  const params = { enterpriseId };
  const { version } = await operator.done<Enterprise>('GET /enterprises/:enterpriseId', { params });
  await operator.done('PATCH /enterprises/:enterpriseId', {
    params,
    headers: { 'if-match': `"${version}"` },
    body: {
      limits: {
        plan: 'paid',
        concurrency: 100,
        vmrs: [{ capacity: 10, count: 10 }],
        recordingBytes: 1_000_000,
        terminals: { small: 10, medium: 10, board: 10 },
      },
    },
  });
}

async function furnish(running: RunningPlenum, admin: RestClient, mark: string): Promise<Tenant> {
  const lower = mark.toLowerCase();
  const me = await admin.done<{ accountId: string; login: string; enterpriseId: string }>('GET /me');
  const department = await admin.done<Department>('POST /departments', { body: { name: `${mark} Hall` } });
  const account = (name: string, role: 'member' | 'admin') =>
    admin.done<Account>('POST /accounts', {
      body: {
        login: `${lower}.${name}`,
        name: `${mark} ${name}`,
        email: `${name}@${lower}.example`,
        departmentId: department.departmentId,
        role,
        password,
      },
    });
  const { accountId } = await account('member', 'member');
  const { accountId: adminId } = await account('second', 'admin');
  const member = new RestClient(running.url);
  await signIn(member, `${lower}.member`);
  const plainAdmin = new RestClient(running.url);
  await signIn(plainAdmin, `${lower}.second`);

  const elsewhere = new RestClient(running.url);
  await signIn(elsewhere, me.login);
  const { items: sessions } = await elsewhere.done<{ items: { sessionId: string; current: boolean }[] }>(
    'GET /sessions',
  );

  const { terminalId } = await admin.done<Terminal>('POST /terminals', {
    body: { name: `${mark} Room`, licence: 'medium', departmentId: department.departmentId },
  });
  await admin.done('POST /terminals/:terminalId/trace', { params: { terminalId } });
  // Of the administrator, who may then try everything that only owners may.
  const { vmrId } = await admin.done<Vmr>('POST /vmrs', {
    body: { name: `${mark} VMR`, capacity: 10, owner: { kind: 'account', id: me.accountId } },
  });
  const { bookingId } = await admin.done<Booking>('POST /bookings', {
    body: {
      subject: `${mark} Council`,
      startsAt: `${new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)}T10:00`,
      durationMinutes: 30,
      timeZone: 'UTC',
      invitees: [{ kind: 'account', accountId }],
    },
  });
  const { templateId } = await admin.done<Template>('POST /templates', {
    body: {
      name: `${mark} Template`,
      subject: `${mark} Weekly`,
      durationMinutes: 30,
      media: 'video',
      whoMayJoin: 'everyone',
      guestsBeforeHost: true,
      waitingRoom: false,
      autoRecord: false,
      invitees: [],
    },
  });
  const { webhookId } = await admin.done<Webhook>('POST /webhooks', {
    body: {
      name: `${mark} Hook`,
      url: 'https://hooks.invalid/',
      events: ['participant.joined'],
      active: false,
    },
  });
  const { deliveryId } = await admin.done<Delivery>('POST /webhooks/:webhookId/test', {
    params: { webhookId },
  });
  await until(async () => {
    const { items } = await admin.done<{ items: Delivery[] }>('GET /webhooks/:webhookId/deliveries', {
      params: { webhookId },
    });
    return items.every(({ state }) => state !== 'pending');
  });
  const makeKey = (scopes: readonly Scope[]) =>
    admin.done<ApiKey & { key: string }>('POST /api-keys', { body: { name: `${mark} Key`, scopes } });
  const { apiKeyId, key } = await makeKey(allScopes);
  const { importId } = await admin.done<Import>('POST /imports', {
    query: { kind: 'departments', fileName: `${mark}.csv` },
    headers: { 'content-type': 'text/csv' },
    raw: await departmentsFile(admin),
  });

  await until(async () => {
    const { state } = await admin.done<Import>('GET /imports/:importId', { params: { importId } });
    return state !== 'checking';
  });

  const { conferenceId: pastConferenceId, guest: former } = await hold(running, admin, `${mark} Past`);
  const { recordingId, shareId } = await record(admin, pastConferenceId);
  former.close();
  await admin.done('DELETE /conferences/:conferenceId', { params: { conferenceId: pastConferenceId } });
  const live = await hold(running, admin, `${mark} Live`);

  await until(async () => {
    const params = { recordingId };
    return (await admin.done<Recording>('GET /recordings/:recordingId', { params })).state === 'ready';
  });
  // History is written a moment later.
  for (const [conferenceId, over] of [
    [pastConferenceId, true],
    [live.conferenceId, false],
  ] as const) {
    await until(async () => {
      const { status, body } = await admin.call('GET /history/:conferenceId', { params: { conferenceId } });
      return status === 200 && ((body as ConferenceRecord).endedAt !== null) === over;
    });
  }

  const ids = {
    accountId,
    adminId,
    apiKeyId,
    bookingId,
    departmentId: department.departmentId,
    deliveryId,
    enterpriseId: me.enterpriseId,
    importId,
    liveConferenceId: live.conferenceId,
    meetingId: live.meetingId,
    pastConferenceId,
    recordingId,
    sessionId: sessions.find(({ current }) => current)?.sessionId ?? '',
    shareId,
    templateId,
    terminalId,
    vmrId,
    webhookId,
  };
  return {
    mark,
    admin,
    plainAdmin,
    member,
    key: new RestClient(running.url, { key }),
    keyWith: async (scopes) => new RestClient(running.url, { key: (await makeKey(scopes)).key }),
    ids,
    // What asks for something by its ID may be told the ID again.
    traces: [mark, lower],
    guest: live.guest,
  };
}

/** What a worker of the server does by itself, so that it does not change under the tests. */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await done());) {
    if (Date.now() > deadline) throw new Error('the server did not come to rest');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Has a live conference recorded, and makes a link to that. */
async function record(
  admin: RestClient,
  conferenceId: string,
): Promise<{ recordingId: string; shareId: string }> {
  const params = { conferenceId };
  await admin.done('POST /conferences/:conferenceId/record', { params, body: { action: 'start' } });
  await until(async () => {
    const { snapshot } = await admin.done<{ snapshot: Snapshot }>('GET /conferences/:conferenceId', {
      params,
    });
    return snapshot.fields.recording === 'on';
  });
  const { items } = await admin.done<{ items: Recording[] }>('GET /recordings', { query: { conferenceId } });
  const recordingId = items[0]?.recordingId ?? '';
  const { shareId } = await admin.done<RecordingShare>('POST /recordings/:recordingId/shares', {
    params: { recordingId },
    body: {},
  });
  return { recordingId, shareId };
}

/** An instant meeting with somebody in it, by voice: nothing has to be composed. */
async function hold(
  running: RunningPlenum,
  admin: RestClient,
  subject: string,
): Promise<{ conferenceId: string; meetingId: string; guest: SignallingClient }> {
  const { meetingId, hostPin } = await admin.done<Meeting>('POST /meetings', {
    body: { subject, media: 'voice' },
  });
  const guest = new SignallingClient(running.url);
  await guest.join(meetingId, hostPin, 'Guest', running.plenum.media.rtpCapabilities());
  const { items } = await admin.done<{ items: LiveConference[] }>('GET /conferences', {
    query: { scope: 'enterprise' },
  });
  const conferenceId = items.find((one) => one.meetingId === meetingId)?.conferenceId;
  if (conferenceId === undefined) throw new Error(`the conference of ${meetingId} is not live`);
  return { conferenceId, meetingId, guest };
}

/** What an import takes, by the server's own template. */
async function departmentsFile(admin: RestClient): Promise<Buffer> {
  const { bytes, status } = await admin.call('GET /import-templates/:kind', {
    params: { kind: 'departments' },
    query: { format: 'csv' },
  });
  if (status !== 200) throw new Error(`the template of an import was answered ${status}`);
  return bytes;
}

/** The token of the last link that was sent to somebody. Without a mail server, messages are files. */
export async function mailedToken(running: RunningPlenum, to: string): Promise<string> {
  const folder = path.join(running.plenum.config.dataDir, 'outbox');
  for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
    for (const name of (await readdir(folder).catch(() => [])).sort().reverse()) {
      const message = plainText(await readFile(path.join(folder, name), 'utf8'));
      if (!message.toLowerCase().includes(`to: ${to}`) && !message.includes(`<${to}>`)) continue;
      const token = /https?:\/\/\S*[/=#]([\w-]{20,})/.exec(message)?.[1];
      if (token !== undefined) return token;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no link was sent to ${to}`);
}

/** Parts in quoted-printable and base64 as what they say. */
function plainText(message: string): string {
  const readable = message
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const encoded = [...message.matchAll(/transfer-encoding: base64[^]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/gi)];
  return [readable, ...encoded.map(([, text = '']) => Buffer.from(text, 'base64').toString('utf8'))].join(
    '\n',
  );
}
