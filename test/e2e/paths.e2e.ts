import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { eventually, isNear, paths, tileColour } from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const blue = { red: 40, green: 60, blue: 200 };
const turnSecret = 'a secret shared with coturn';

/** coturn with the shared secret, on a free port of loopback. */
class Coturn {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  static async start(): Promise<Coturn> {
    const port = await freePort();
    const folder = mkdtempSync(path.join(tmpdir(), 'plenum-coturn-'));
    const settings = path.join(folder, 'turnserver.conf');
    writeFileSync(
      settings,
      [
        `listening-ip=127.0.0.1`,
        `relay-ip=127.0.0.1`,
        `listening-port=${port}`,
        `use-auth-secret`,
        `static-auth-secret=${turnSecret}`,
        `realm=plenum.test`,
        `allow-loopback-peers`,
        `cli-password=unused`,
        `no-cli`,
        `no-tls`,
        `no-dtls`,
        `log-file=stdout`,
        `pidfile=${path.join(folder, 'pid')}`,
        `userdb=${path.join(folder, 'db')}`,
      ].join('\n'),
    );
    const process = spawn('turnserver', ['-c', settings], { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(process, 'spawn');
    return new Coturn(port, process, folder);
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill();
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the way of the media', function () {
  this.timeout(60_000);
  let running: RunningPlenum;

  afterEach(async () => {
    await closeBrowsers();
    await running.stop();
  });

  /** One sends a blue picture from a browser of its own, the other has the flags to be tried. */
  async function meet(flags: string[]): Promise<Page> {
    const meeting = await running.createMeeting({ guestPin: '' });
    const [sender, receiver] = await Promise.all([
      openBrowser({ colour: blue, flags }),
      openBrowser({ flags }),
    ]);
    const sending = await openPage(sender);
    const receiving = await openPage(receiver);
    await joinByLink(sending, running.url, { ...meeting, pin: '' }, 'Sender');
    await joinByLink(receiving, running.url, { ...meeting, pin: '' }, 'Receiver');
    return receiving;
  }

  async function expectPathAndPicture(page: Page, wanted: RegExp): Promise<void> {
    await eventually(
      () => tileColour(page, 'Sender'),
      (seen) => isNear(seen, blue),
      'the picture',
    );
    await eventually(
      () => paths(page),
      (seen) => seen.length === 2 && seen.every((one) => wanted.test(one)),
      `both transports by ${wanted.source}`,
    );
  }

  it('is UDP where that goes', async () => {
    running = await startPlenum('--media.workers=1');
    await expectPathAndPicture(await meet([]), /^udp\/host$/);
  });

  it('is ICE over TCP where UDP is blocked', async () => {
    running = await startPlenum('--media.workers=1');
    const page = await meet(['--webrtc-ip-handling-policy=disable_non_proxied_udp']);
    await expectPathAndPicture(page, /^tcp\//);
  });

  it('is a TURN server where one is set and nothing else is allowed', async () => {
    const coturn = await Coturn.start();
    try {
      running = await startPlenum(
        '--media.workers=1',
        `--ice.servers=["turn:127.0.0.1:${coturn.port}?transport=udp"]`,
        `--ice.secret=${turnSecret}`,
        '--ice.transportPolicy=relay',
      );
      await expectPathAndPicture(await meet([]), /^udp\/relay$/);
    } finally {
      await coturn.stop();
    }
  });
});
