import type { Terminal, TerminalSecret } from '../../../server/contract/api/terminals.ts';
import { TestEnterprise } from '../enterprise.ts';
import { type RunningPlenum, startPlenum } from '../start-plenum.ts';

/** A terminal as its administrator has made it. */
export type MadeTerminal = Terminal & { secret: TerminalSecret };

const loopback = '127.0.0.1';

/** The system with its SIP gateway on loopback, and an enterprise that has terminals. */
export class RoomSite {
  readonly running: RunningPlenum;
  readonly enterprise: TestEnterprise;

  private constructor(running: RunningPlenum, enterprise: TestEnterprise) {
    this.running = running;
    this.enterprise = enterprise;
  }

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
      terminals: { small: 10, medium: 10, board: 1 },
    });
    return new RoomSite(running, enterprise);
  }

  /** `sip:127.0.0.1:port`, for a transport. */
  server(transport: 'udp' | 'tcp' | 'tls'): string {
    const there = this.running.plenum.sip.listening.find((one) => one.transport === transport);
    return `${loopback}:${there?.local.port ?? 0}`;
  }

  terminal(name: string, licence: 'small' | 'medium' | 'board' = 'medium'): Promise<MadeTerminal> {
    return this.enterprise.admin.done<MadeTerminal>('POST /terminals', {
      body: { name, model: 'baresip', licence },
    });
  }

  async statusOf({ terminalId }: MadeTerminal): Promise<Terminal['status']> {
    const params = { terminalId };
    return (await this.enterprise.admin.done<Terminal>('GET /terminals/:terminalId', { params })).status;
  }

  close(): Promise<void> {
    return this.running.stop();
  }
}
