import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Servant } from '../servant.ts';
import { freePorts, localhost } from './free-ports.ts';
import { certificateFile } from './known-files.ts';

const run = promisify(execFile);
const configuration = path.join(import.meta.dirname, '../../../deploy/kamailio/kamailio.cfg');

/** Where Debian has servers, which is not on everybody's path. */
const programs = '/usr/sbin';

/** Kamailio with the configuration that operators are given, on loopback. */
export class Kamailio {
  /** Where gateways see it: its inner listener has an address of its own. */
  static readonly inner = '127.0.0.9';
  /** Of UDP and TCP. */
  readonly port: number;
  readonly #servant: Servant;
  readonly #control: string;

  private constructor(port: number, servant: Servant, control: string) {
    this.port = port;
    this.#servant = servant;
    this.#control = control;
  }

  /** @param gateways their TCP ports on loopback @param at where another one was before */
  static async start(gateways: readonly number[], at?: number): Promise<Kamailio> {
    const folder = mkdtempSync(path.join(tmpdir(), 'plenum-kamailio-'));
    const port = at ?? (await freePorts(3));
    const list = path.join(folder, 'dispatcher.list');
    const control = `unix:${path.join(folder, 'control')}`;
    const certificate = await certificateFile();
    writeFileSync(list, gateways.map((one) => `1 ${uriOf(one)} 0 0\n`).join(''));
    const defines = {
      OUTER_UDP: `udp:${localhost}:${port}`,
      OUTER_TCP: `tcp:${localhost}:${port}`,
      OUTER_TLS: `tls:${localhost}:${port + 1}`,
      INNER_TCP: `tcp:${Kamailio.inner}:${port + 2}`,
      GATEWAYS: `"${list}"`,
      TLS_CERTIFICATE: `"${certificate}"`,
      TLS_KEY: `"${certificate}"`,
      CONTROL: `"${control}"`,
      KEPT_OPEN: `"${path.join(folder, 'kept-open')}"`,
      WORKERS: '2',
    };
    const given = Object.entries(defines).flatMap(([name, value]) => ['-A', `${name}=${value}`]);
    const servant = new Servant(
      [path.join(programs, 'kamailio'), '-DD', '-E', '-w', folder, '-f', configuration, ...given],
      {
        folder,
        signal: 'TERM',
      },
    );
    const kamailio = new Kamailio(port, servant, control);
    await servant.untilReady('kamailio (scripts/setup --test)', () => kamailio.command('core.uptime'));
    return kamailio;
  }

  get tlsPort(): number {
    return this.port + 1;
  }

  /** Whether a gateway gets what is new: `a` active, `d` not. */
  async set(gateway: number, state: 'a' | 'd'): Promise<void> {
    await this.command('dispatcher.set_state', `${state}p`, '1', uriOf(gateway));
  }

  async command(...words: string[]): Promise<string> {
    return (await run(path.join(programs, 'kamcmd'), ['-s', this.#control, ...words])).stdout;
  }

  stop(): Promise<void> {
    return this.#servant.stop();
  }
}

function uriOf(port: number): string {
  return `sip:${localhost}:${port};transport=tcp`;
}
