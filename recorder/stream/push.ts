import { PassThrough } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import type { DestinationFault } from '../../server/contract/stream-port.ts';

/** Below what is composed and mixed; nothing is encoded. */
const niceness = 5;
/** Waits for the other server: about 16 s of 1080p. */
const mostWaitingBytes = 2 << 20;
/** One that takes nothing for so long is given up. */
const patienceMs = 15_000;
/** Longer nobody waits for the other server to let it in. */
const connectMs = 15_000;
/** Some servers let everybody in and hang up on whom they do not want. */
const settleMs = 2000;
/** One that ends says so to the other server. */
const endMs = 3000;
const linesKept = 20;

export interface PushOptions {
  /** With its key: not to be told anybody. */
  url: string;
  header: Buffer;
  /** Of a server spoken to over TLS. */
  verifyCertificate: boolean;
  now: () => number;
  /** The other server takes it. */
  onConnected: () => void;
  /** It is over; never without a reason but after `end`. */
  onEnd: (fault: DestinationFault) => void;
}

/** One connection to an RTMP server: an ffmpeg that puts what it is given into FLV, as it is. */
export class Push {
  readonly #options: PushOptions;
  readonly #input = new PassThrough({ highWaterMark: mostWaitingBytes });
  readonly #command: FfmpegCommand;
  readonly #lines: string[] = [];
  #timer: NodeJS.Timeout;
  #opened = false;
  #connected = false;
  #fault: DestinationFault | null = null;
  /** Left out since: the next that is sent can be begun with. */
  #leavesOutSince: number | null = null;
  #begun = false;
  #ended = false;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#input.on('error', () => undefined);
    this.#input.write(options.header);
    this.#command = ffmpeg({ niceness, stdoutLines: linesKept })
      .input(this.#input)
      .inputOptions(['-f mp4', '-probesize 32', '-analyzeduration 0', '-fflags nobuffer'])
      .outputOptions(['-c copy', '-f flv', '-flvflags no_duration_filesize', '-flush_packets 1'])
      .outputOptions(['-loglevel error', '-stats', '-stats_period 1'])
      .outputOptions(options.verifyCertificate ? ['-tls_verify 1'] : [])
      .output(options.url);
    this.#command.on('stderr', (line: string) => this.#said(line));
    this.#command.on('end', () => this.#over());
    this.#command.on('error', () => this.#over());
    this.#command.run();
    this.#timer = setTimeout(() => this.#giveUp('unreachable'), connectMs);
  }

  /** @param independent whether one may begin with it */
  add(data: Buffer, independent: boolean): void {
    if (this.#ended) return;
    const now = this.#options.now();
    const waiting = this.#input.writableLength + this.#input.readableLength;
    if (this.#begun && waiting > mostWaitingBytes) this.#leavesOutSince ??= now;
    if (this.#leavesOutSince !== null && now - this.#leavesOutSince > patienceMs) this.#giveUp('too_slow');
    const begins = !this.#begun || this.#leavesOutSince !== null;
    if (begins && (!independent || waiting > mostWaitingBytes / 2)) return;
    this.#begun = true;
    this.#leavesOutSince = null;
    this.#input.write(data);
  }

  /** What was sent is still delivered. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#input.end();
    setTimeout(() => this.#command.kill('SIGKILL'), endMs).unref();
  }

  #giveUp(fault: DestinationFault): void {
    this.#fault ??= fault;
    this.#command.kill('SIGKILL');
  }

  #said(line: string): void {
    // Its figures: what it opens first is open.
    if (/^(frame|size)=/.test(line)) {
      if (this.#opened || this.#ended) return;
      this.#opened = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#connected = true;
        this.#options.onConnected();
      }, settleMs);
      return;
    }
    this.#lines.push(line);
    if (this.#lines.length > linesKept) this.#lines.shift();
  }

  #over(): void {
    clearTimeout(this.#timer);
    this.#input.destroy();
    const wanted = this.#ended;
    this.#ended = true;
    if (!wanted) this.#options.onEnd(this.#fault ?? this.#faultByItself());
  }
  /** By what ffmpeg has said, which may name the address and is told nobody. */
  #faultByItself(): DestinationFault {
    if (this.#connected) return 'lost';
    if (this.#opened) return 'refused';
    const said = this.#lines.join('\n');
    if (/refused|resolve|unreachable|timed out|no route|certificate|tls/i.test(said)) return 'unreachable';
    return /input\/output|not permitted|server error|end of file|reset|broken pipe/i.test(said)
      ? 'refused'
      : 'failed';
  }
}
