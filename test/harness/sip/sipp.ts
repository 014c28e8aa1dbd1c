import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { freePorts, localhost } from './free-ports.ts';
import { scenarioOf, soundAnswer, soundOffer } from './sipp-files.ts';

export interface SippOptions {
  /** Of test/interop/sipp, without its ending; or one that sipp has built in: `uac`, `uas`. */
  scenario: string;
  /** Whom it calls. */
  target?: { port: number; host?: string };
  transport?: 'udp' | 'tcp' | 'tls';
  /** Whom it dials. */
  number?: string;
  /** Who it is, and signs in as. */
  user?: string;
  password?: string;
  /** Behind the @ of addresses; otherwise the target's address. */
  domain?: string;
  /** SDP it offers; otherwise sound without pictures. */
  offer?: string;
  /** SDP with which it answers; otherwise it takes the sound only. */
  answer?: string;
  /** Lines of the INVITE's header. */
  headers?: readonly string[];
  /** Whatever else stands in brackets in the scenario, e.g. `target`, `session`, `expires`. */
  keys?: Readonly<Record<string, string>>;
  /** How many calls in all. */
  calls?: number;
  /** Calls a second. */
  rate?: number;
  /** How long a call lasts, ms. */
  hold?: number;
  /** Local port, otherwise any that is free. */
  port?: number;
  /** What it may take, s. */
  seconds?: number;
}

export interface SippResult {
  /** 0 when every call went as the scenario says. */
  exitCode: number | null;
  successful: number;
  failed: number;
  /** Lines the scenario wrote (`<log>`). */
  logged: readonly string[];
  /** Every SIP message, and what sipp had to say. */
  trace: string;
}

const builtIn = ['uac', 'uas'];
/** One for SIP, the others for media. */
const portsEach = 12;

/** One run of sipp, the SIP tester. */
export class Sipp {
  readonly port: number;
  readonly #folder: string;
  readonly #process: ReturnType<typeof spawn>;
  readonly #result: Promise<SippResult>;

  private constructor(port: number, folder: string, args: readonly string[], end: () => void) {
    this.port = port;
    this.#folder = folder;
    this.#process = spawn('sipp', args, { cwd: folder, stdio: 'ignore' });
    this.#result = this.#finish().finally(end);
    // Who asks for the result is told.
    this.#result.catch(() => undefined);
  }

  /** Begins; a scenario that waits for a call is ready a moment later. */
  static async start(options: SippOptions): Promise<Sipp> {
    const port = options.port ?? (await freePorts(portsEach));
    const folder = mkdtempSync(path.join(tmpdir(), 'plenum-sipp-'));
    const front = options.transport === 'tls' && options.target ? await tlsFront(options.target) : null;
    const target = front ?? options.target;
    if (!builtIn.includes(options.scenario)) {
      writeFileSync(path.join(folder, 'scenario.xml'), scenarioOf(options.scenario));
    }
    return new Sipp(port, folder, sippArguments({ ...options, ...(target && { target }) }, port), () =>
      front?.close(),
    );
  }

  /** @throws with what was said on the wire when not every call went as the scenario says */
  static async run(options: SippOptions): Promise<SippResult> {
    const result = await (await Sipp.start(options)).result();
    if (result.exitCode !== 0) {
      const { scenario } = options;
      throw new Error(
        `sipp ${scenario} ended with ${String(result.exitCode)}:\n${result.trace.slice(-12_000)}`,
      );
    }
    return result;
  }

  /** Registers over UDP and waits for a call: a scenario that begins with receiving an INVITE. */
  static async callee(options: SippOptions & { target: { port: number; host?: string } }): Promise<Sipp> {
    const port = await freePorts(portsEach);
    await Sipp.run({ ...options, scenario: 'register', port });
    return Sipp.start({ ...options, port });
  }

  result(): Promise<SippResult> {
    return this.#result;
  }

  /** Ends it, whatever it does. */
  async close(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#result.catch(() => undefined);
  }

  async #finish(): Promise<SippResult> {
    try {
      const [exitCode] = (await once(this.#process, 'exit')) as [number | null];
      const { successful, failed } = readCounts(this.#read('counts.csv'));
      const logged = this.#read('logged.txt').split('\n').filter(Boolean);
      const trace = `${this.#read('messages.txt')}\n--- sipp says:\n${this.#read('errors.txt')}`;
      return { exitCode, successful, failed, logged, trace };
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  #read(name: string): string {
    try {
      return readFileSync(path.join(this.#folder, name), 'utf8');
    } catch {
      return '';
    }
  }
}

function sippArguments(options: SippOptions, port: number): string[] {
  const { scenario, target, transport = 'udp', number, user = number ?? 'sipp', password } = options;
  const { calls = 1, rate = 10, hold, seconds = 10, headers = ['Subject: test'] } = options;
  const host = target?.host ?? localhost;
  const keys = {
    user,
    domain: options.domain ?? (target ? `${host}:${target.port}` : localhost),
    offer: options.offer ?? soundOffer(port + 2),
    answer: options.answer ?? soundAnswer(port + 2),
    headers: headers.join('\r\n'),
    ...{ expires: '120', session: '90', target: 'nobody' },
    ...options.keys,
  };
  return [
    ...(builtIn.includes(scenario) ? ['-sn', scenario] : ['-sf', 'scenario.xml']),
    ...(target ? [`${host}:${target.port}`] : []),
    ...['-i', localhost, '-p', String(port), '-mi', localhost, '-t', transport === 'udp' ? 'u1' : 't1'],
    // It answers what is asked besides: INFO, NOTIFY, OPTIONS and UPDATE.
    '-aa',
    ...(number === undefined ? [] : ['-s', number]),
    ...['-au', user, ...(password === undefined ? [] : ['-ap', password])],
    ...Object.entries(keys).flatMap(([key, value]) => ['-key', key, value]),
    ...['-m', String(calls), '-r', String(rate), ...(hold === undefined ? [] : ['-d', String(hold)])],
    ...['-timeout', `${seconds}s`, '-timeout_error', '-nostdin', '-trace_err', '-error_file', 'errors.txt'],
    ...['-trace_msg', '-message_file', 'messages.txt', '-trace_logs', '-log_file', 'logged.txt'],
    ...['-trace_stat', '-stf', 'counts.csv', '-fd', '1'],
  ];
}

/** From the last line of its statistics. */
function readCounts(csv: string): { successful: number; failed: number } {
  const [heads = [], ...lines] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(';'));
  const last = lines.at(-1) ?? [];
  const count = (head: string): number => Number(last[heads.indexOf(head)] ?? 0);
  return { successful: count('SuccessfulCall(C)'), failed: count('FailedCall(C)') };
}

/** Debian's sipp speaks no TLS: it calls this, and this calls on over TLS. */
async function tlsFront({ port, host = localhost }: { port: number; host?: string }) {
  const server = createServer((socket) => {
    const secure = connectTls({ port, host, rejectUnauthorized: false });
    for (const one of [socket, secure]) {
      one.on('error', () => undefined);
      one.on('close', () => {
        socket.destroy();
        secure.destroy();
      });
    }
    socket.pipe(secure).pipe(socket);
  });
  const own = await freePorts(1);
  await once(server.listen(own, localhost), 'listening');
  return { port: own, host: localhost, close: () => server.close() };
}
