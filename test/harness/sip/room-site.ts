import type { Meeting } from '../../../server/contract/api/booking.ts';
import type { Terminal, TerminalSecret } from '../../../server/contract/api/terminals.ts';
import type { LiveConference } from '../../../server/conference/live-conferences.ts';
import type { Invitation, Participant } from '../../../server/contract/conference-view.ts';
import type { Control } from '../../../server/contract/controls.ts';
import { TestEnterprise } from '../enterprise.ts';
import { type RunningPlenum, startPlenum } from '../start-plenum.ts';
import { Baresip, type KnownMedia } from './baresip.ts';
import type { BaresipOptions, SipServer, SipTransport } from './baresip-files.ts';
import { Linphone } from './linphone.ts';
import type { LinphoneOptions } from './linphone-files.ts';

/**
 * For what is about signalling: small pictures, which no machine is too slow for, and nobody hung up for keeping silent.
 */
export const calm = ['--sip.silentSeconds=0', '--sip.maxKbps=256', '--media.mixerCpu=32'];

/** A terminal as its administrator has made it. */
export type MadeTerminal = Terminal & { secret: TerminalSecret };

type OfSite<T> = Omit<T, 'user' | 'password' | 'server'>;

const loopback = '127.0.0.1';

/** The system with its SIP gateway on loopback, and an enterprise that has terminals. */
export class RoomSite {
  readonly running: RunningPlenum;
  readonly enterprise: TestEnterprise;
  readonly #clients: { close(): Promise<void> }[] = [];

  private constructor(running: RunningPlenum, enterprise: TestEnterprise) {
    this.running = running;
    this.enterprise = enterprise;
  }

  /** With a recording space of 1 GB. */
  static async open(...flags: string[]): Promise<RoomSite> {
    const listeners = (['udp', 'tcp', 'tls'] as const).map((transport) => ({
      transport,
      ip: loopback,
      port: 0,
    }));
    const running = await startPlenum(
      '--media.workers=1',
      `--sip.listeners=${JSON.stringify(listeners)}`,
      `--sip.server=${loopback}`,
      ...flags,
    );
    const enterprise = await TestEnterprise.first(running, {
      terminals: { small: 30, medium: 30, board: 1 },
      recordingBytes: 1_000_000_000,
    });
    return new RoomSite(running, enterprise);
  }

  /** `127.0.0.1:port`, for a transport. */
  server(transport: SipTransport): string {
    return `${loopback}:${this.port(transport)}`;
  }

  port(transport: SipTransport = 'udp'): number {
    const there = this.running.plenum.sip.listening.find((one) => one.transport === transport);
    return there?.local.port ?? 0;
  }

  /** What a client dials that is registered over that transport. @param number an ID, perhaps with a star and a PIN behind */
  uri(number: string, transport: SipTransport = 'udp'): string {
    return `sip:${number}@${this.server(transport)}`;
  }

  terminal(name: string, licence: 'small' | 'medium' | 'board' = 'medium'): Promise<MadeTerminal> {
    return this.enterprise.admin.done<MadeTerminal>('POST /terminals', {
      body: { name, model: 'baresip', licence },
    });
  }

  /** A baresip that is registered as this terminal. */
  async baresip(terminal: MadeTerminal, options: OfSite<BaresipOptions> & KnownMedia): Promise<Baresip> {
    const { user, password, server } = this.#accountOf(terminal, options.transport);
    return this.#registered(await Baresip.start({ ...options, user, password, server }));
  }

  /** A linphonec that is registered as this terminal. */
  async linphone(
    terminal: MadeTerminal,
    options: OfSite<LinphoneOptions> & { colour: NonNullable<KnownMedia['colour']>; tone: number },
  ): Promise<Linphone> {
    const { user, password, server } = this.#accountOf(terminal, options.transport);
    return this.#registered(await Linphone.start({ ...options, user, password, server }));
  }

  async statusOf({ terminalId }: MadeTerminal): Promise<Terminal['status']> {
    const params = { terminalId };
    return (await this.enterprise.admin.done<Terminal>('GET /terminals/:terminalId', { params })).status;
  }

  live({ meetingId }: Pick<Meeting, 'meetingId'>): LiveConference | undefined {
    return this.running.plenum.conferences.ofMeeting(meetingId);
  }

  /** Somebody in a meeting, by the name they are shown with. */
  participant(meeting: Pick<Meeting, 'meetingId'>, name: string): Participant | undefined {
    const participants = this.live(meeting)?.runtime.state.participants.values() ?? [];
    return [...participants].find((one) => one.name === name);
  }

  invitations(meeting: Pick<Meeting, 'meetingId'>): Invitation[] {
    return [...(this.live(meeting)?.runtime.state.invitations.values() ?? [])];
  }

  /** As the administrator gives a control of a running conference, over REST. */
  async control(meeting: Pick<Meeting, 'meetingId'>, { type, ...body }: Control): Promise<void> {
    const conferenceId = this.live(meeting)?.conferenceId ?? '';
    const kebab = type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    await this.enterprise.admin.done(`POST /conferences/:conferenceId/${kebab}`, {
      params: { conferenceId },
      body,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.running.stop();
  }

  #accountOf(
    { secret }: MadeTerminal,
    transport: SipTransport = 'udp',
  ): { user: string; password: string; server: SipServer } {
    const server = { host: loopback, port: this.port(transport) };
    return { user: secret.userName, password: secret.password, server };
  }

  async #registered<T extends Baresip | Linphone>(client: T): Promise<T> {
    this.#clients.push(client);
    await client.happenings.next(10_000, 'registered');
    return client;
  }
}
