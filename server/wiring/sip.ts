import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ListenerSettings, TlsSettings } from '../../sip-gateway/edge/listener-settings.ts';
import { SipGateway } from '../../sip-gateway/gateway.ts';
import { bindingsOf } from '../../sip-gateway/registrar/binding-parts.ts';
import type { KeptPassword } from '../../sip-gateway/registrar/digest.ts';
import { documentOf } from '../../sip-gateway/registrar/registrar.ts';
import { registrationOf } from '../../sip-gateway/registrar/registration.ts';
import type { KnownTerminal } from '../../sip-gateway/registrar/sign-in.ts';
import type { GatewaySettings } from '../../sip-gateway/settings.ts';
import type { SipDialler } from '../calling/ports.ts';
import type { Called, TellCall } from '../conference/ports.ts';
import type { ConferenceService } from '../conference/service.ts';
import type { Registration } from '../contract/api/terminals.ts';
import type { Invitation, InvitationState } from '../contract/conference-view.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { SipTotals } from '../contract/sip-totals.ts';
import { findNumber } from '../directory/numbers.ts';
import { SignInAccounts } from '../directory/sign-in.ts';
import { localAddresses } from '../kernel/local-addresses.ts';
import { TerminalPresence } from '../terminals/presence.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';
import { SipTraces } from './sip-traces.ts';
import type { Terminals } from './terminals.ts';

export interface SipWiring {
  media: MediaPort;
  directory: Directory;
  terminals: () => Terminals;
  conferences: () => ConferenceService;
}

/** The key of the digest is the same in every gateway; it is made anew when the live store has lost it. */
const digestKey = 'sip.digest_key';
const digestKeyMs = 30 * 86_400_000;
/** A call is seen to go on so often; it is over by itself when its server has died. */
const callMs = 90_000;
const callEveryMs = 30_000;
/** On the bus: the ID of a terminal that may not be used as before. */
const revokedChannel = 'terminal.revoked';

/** The SIP gateway in this process, tied to the features; without listeners there is none. */
export class Sip {
  readonly #ground: Ground;
  readonly #wiring: SipWiring;
  readonly #presence: TerminalPresence;
  readonly #accounts: SignInAccounts;
  /** Of terminals' messages. */
  readonly traces: SipTraces;
  readonly #inCall = new Map<string, string>();
  /** Invitations whose callee is looked for. */
  readonly #sought = new Map<string, Invitation>();
  #gateway: SipGateway | null = null;
  #renewing: NodeJS.Timeout | undefined;
  #unsubscribe: (() => Promise<void>)[] = [];

  constructor(ground: Ground, wiring: SipWiring) {
    this.#ground = ground;
    this.#wiring = wiring;
    this.traces = new SipTraces(ground, () => this.#gateway?.traces ?? null);
    this.#presence = new TerminalPresence(ground.live);
    this.#accounts = new SignInAccounts({ audit: ground.audit });
  }

  /** For calling; it calls nobody before it is open. */
  get dialler(): SipDialler {
    return {
      dial: (...call) => this.#dial(...call),
      hangUp: (invitationId) => {
        this.#sought.delete(invitationId);
        this.#gateway?.hangUp(invitationId);
      },
    };
  }

  get totals(): SipTotals | null {
    return this.#gateway?.totals ?? null;
  }

  get listening(): SipGateway['listening'] {
    return this.#gateway?.listening ?? [];
  }

  /** @throws with the address and what to do when it cannot be listened on */
  async open(certificate: () => Promise<{ key: string | Buffer; cert: string | Buffer }>): Promise<void> {
    const { config, live, log } = this.#ground;
    if (config.sip.listeners.length === 0) return;
    const { media, conferences } = this.#wiring;
    const settings = await settingsOf(this.#ground, certificate);
    this.#gateway = await SipGateway.open(settings, {
      ...{ media, log, store: live, seating: conferences().legDesk },
      digestKey: await this.#digestKey(),
      findTerminal: (number) => this.#find(number),
      meetingOf: (alias, caller) => this.#meetingOf(alias, caller),
      registered: ({ enterpriseId, terminalId }, ttlMs) =>
        ttlMs > 0
          ? this.#presence.online(enterpriseId, terminalId, ttlMs)
          : this.#presence.offline(enterpriseId, terminalId),
      inCalls: (...told) => this.#tellCalls(...told),
    });
    const revoked = await live.subscribe(revokedChannel, (terminalId) => {
      this.#gateway?.revoke(terminalId).catch((error: unknown) => {
        log.warn({ err: error, terminalId }, 'a terminal that was revoked is registered for a while yet');
      });
    });
    this.#unsubscribe = [revoked, await this.traces.listen()];
    this.#renewing = setInterval(() => {
      for (const [terminalId, enterpriseId] of this.#inCall) this.#seen(terminalId, enterpriseId);
    }, callEveryMs).unref();
    for (const { transport, local } of this.#gateway.listening)
      log.info({ transport, ...local }, 'SIP listens');
  }

  /** Tells every gateway. Does not reject. */
  revoked(terminalId: string): void {
    const { live, log } = this.#ground;
    live.publish(revokedChannel, terminalId).catch((error: unknown) => {
      log.warn({ err: error, terminalId }, 'gateways could not be told of a terminal that was revoked');
    });
  }

  /** Where a terminal is registered, with whichever server. */
  async registration(terminalId: string): Promise<Registration | null> {
    const parts = await this.#ground.live.readParts(documentOf(terminalId));
    return registrationOf(bindingsOf(parts), Date.now());
  }

  async close(): Promise<void> {
    clearInterval(this.#renewing);
    await this.#gateway?.close();
    for (const unsubscribe of this.#unsubscribe) await unsubscribe();
  }

  #dial(invitation: Invitation, called: Called, tell: TellCall): void {
    const gateway = this.#gateway;
    if (!gateway) {
      setImmediate(() => tell('failed', 'call_unavailable'));
      return;
    }
    this.#sought.set(invitation.id, invitation);
    this.#targetOf(invitation).then(
      (target) => {
        // Taken back meanwhile.
        if (this.#sought.get(invitation.id) !== invitation) return;
        this.#sought.delete(invitation.id);
        if (!target) {
          tell('failed', 'call_unreachable');
          return;
        }
        const { meetingId, subject, enterpriseId, by } = called;
        gateway.dial(
          {
            ...{ target, meetingId, invitationId: invitation.id, name: invitation.name },
            callerName: subject || by || meetingId,
            // Visitors' meetings are nobody's: nobody would pay for their calls.
            mayCallOut: enterpriseId !== null,
          },
          {
            ringing: () => tell('ringing', null),
            // That it is in the conference is told by its joining.
            joined: () => undefined,
            missed: (how) => tell(...missed[how]),
          },
        );
      },
      (error: unknown) => {
        this.#sought.delete(invitation.id);
        this.#ground.log.warn({ err: error }, 'somebody to be called could not be found');
        tell('failed', 'call_unreachable');
      },
    );
  }

  async #targetOf({ kind, target }: Invitation): Promise<Parameters<SipGateway['dial']>[0]['target'] | null> {
    if (kind !== 'terminal') return { kind: 'number', number: target };
    const terminal = await this.#wiring.terminals().terminals.credentialsById(target);
    return terminal ? { kind: 'terminal', terminal } : null;
  }

  async #find(number: string): Promise<(KnownTerminal & KeptPassword) | undefined> {
    return this.#wiring.terminals().terminals.credentialsOf(number);
  }

  /** An account's number, login or address leads to its personal room; a VMR's name to it, for its own enterprise. */
  async #meetingOf(alias: string, caller: KnownTerminal | null): Promise<string | null> {
    const { db } = this.#ground;
    const { directory, terminals } = this.#wiring;
    const found = await findNumber(db, alias);
    if (found?.kind === 'account')
      return (await directory.person(db, found.refId))?.personalMeetingId ?? null;
    if (found) return null;
    const vmr = caller && (await terminals().vmrs.byName(caller.enterpriseId, alias));
    if (vmr) return vmr.meetingId;
    const accounts = await this.#accounts.byName(db, alias.toLowerCase());
    const [account] = accounts;
    if (!account || accounts.length > 1) return null;
    return (await directory.person(db, account.accountId))?.personalMeetingId ?? null;
  }

  #tellCalls(terminalId: string, enterpriseId: string, calls: number): void {
    if (calls > 0) {
      this.#inCall.set(terminalId, enterpriseId);
      this.#seen(terminalId, enterpriseId);
      return;
    }
    this.#inCall.delete(terminalId);
    this.#presence.callEnded(enterpriseId, terminalId).catch((error: unknown) => this.#untold(error));
  }

  #seen(terminalId: string, enterpriseId: string): void {
    this.#presence.inCall(enterpriseId, terminalId, callMs).catch((error: unknown) => this.#untold(error));
  }

  #untold(error: unknown): void {
    this.#ground.log.debug({ err: error }, 'whether a terminal is in a call could not be told');
  }

  async #digestKey(): Promise<Buffer> {
    const { live } = this.#ground;
    await live.setIfAbsent(digestKey, randomBytes(32).toString('base64'), digestKeyMs);
    const kept = await live.get(digestKey);
    return kept === null ? randomBytes(32) : Buffer.from(kept, 'base64');
  }
}

const missed: Record<
  Parameters<Parameters<SipGateway['dial']>[1]['missed']>[0],
  [InvitationState, ErrorCode | null]
> = {
  busy: ['busy', null],
  declined: ['refused', null],
  no_answer: ['no_answer', null],
  cancelled: ['cancelled', null],
  unreachable: ['failed', 'call_failed'],
  not_registered: ['failed', 'terminal_offline'],
  no_route: ['failed', 'number_without_route'],
};

async function settingsOf(
  { config }: Ground,
  certificate: () => Promise<{ key: string | Buffer; cert: string | Buffer }>,
): Promise<GatewaySettings> {
  const { sip, conference, publicUrl } = config;
  const tls = async (old: boolean): Promise<TlsSettings> => {
    const { key, cert } = await certificate();
    return { key: key.toString(), cert: cert.toString(), old };
  };
  const listeners: ListenerSettings[] = [];
  for (const { oldTls = false, announce, ...listener } of sip.listeners) {
    listeners.push({
      ...listener,
      ...(announce === undefined ? {} : { announce }),
      ...(listener.transport === 'tls' ? { tls: await tls(oldTls) } : {}),
    });
  }
  const named = sip.server || (publicUrl === '' ? '' : new URL(publicUrl).hostname);
  return {
    listeners,
    domain: named || (localAddresses()[0] ?? hostname()),
    realm: sip.realm,
    algorithms: sip.digest,
    ivr: sip.ivr,
    guests: sip.guests,
    encryption: sip.encryption,
    maxKbps: sip.maxKbps,
    slides: sip.slides,
    registration: sip.registrationSeconds,
    silentSeconds: sip.silentSeconds,
    floorPorts: sip.floorPorts,
    proxies: sip.proxies,
    rate: { perSecond: sip.messagesPerSecond, burst: sip.messageBurst },
    trunks: sip.trunks,
    language: conference.language,
  };
}
