import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
  type WriteStream,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mixRate } from '../../../media/mixer/audio-codecs.ts';
import type { Yuv } from '../../../media/mixer/colour.ts';
import { toneLevel } from '../../../media/mixer/known-media.ts';
import { Servant } from '../servant.ts';
import { latestOfWav } from '../wav.ts';
import { freePorts, localhost } from './free-ports.ts';
import { Happenings } from './happenings.ts';
import { stillFile, voiceFile } from './known-files.ts';
import { happeningIn } from './linphone-log.ts';
import { linphoneConfig, type LinphoneOptions } from './linphone-files.ts';
import { Seen } from './seen.ts';

/** A SIP client that others wrote: linphonec, with a still picture of one colour and a voice of one tone. */
export class Linphone {
  readonly happenings: Happenings;
  readonly #user: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #servant: Servant;
  readonly #commands: WriteStream;
  #line = '';
  #pictures = 0;
  #ended = false;
  #heardRate = 8000;

  private constructor(user: string, folder: string, port: number) {
    this.#user = user;
    this.#folder = folder;
    this.#port = port;
    this.happenings = new Happenings(user, () => this.log);
    const commands = path.join(folder, 'commands');
    execFileSync('mkfifo', [commands]);
    const program = `cd "$0"; HOME=$0 XDG_DATA_HOME= XDG_CONFIG_HOME=
      exec linphonec -c rc -V -S -d 5 -l /dev/stderr <commands`;
    this.#servant = new Servant(['/bin/sh', '-c', program, folder], {
      ...{ folder, signal: 'KILL' },
      onText: (text) => this.#read(text),
    });
    this.#commands = createWriteStream(commands);
    // It may be gone before the last command.
    this.#commands.on('error', () => undefined);
  }

  /** Resolves when it takes commands; whether it is registered shows in its happenings. */
  static async start({
    colour,
    tone,
    ...options
  }: LinphoneOptions & { colour: Yuv; tone: number }): Promise<Linphone> {
    const port = await freePorts(5);
    const folder = mkdtempSync(path.join(tmpdir(), 'plenum-linphone-'));
    // Without a place for its database it does not begin, and does not say so.
    mkdirSync(path.join(folder, '.local/share/linphone'), { recursive: true });
    writeFileSync(path.join(folder, 'rc'), linphoneConfig(options, port));
    const [still, voice] = [await stillFile(colour), await voiceFile(tone)];
    const linphone = new Linphone(options.user, folder, port);
    try {
      const ready = () =>
        linphone.log.includes('linphonec> ') ? Promise.resolve() : Promise.reject(new Error('no prompt yet'));
      await linphone.#servant.untilReady('linphonec (scripts/setup --test)', ready);
    } catch (error) {
      await linphone.#servant.stop();
      throw error;
    }
    // The setting of the same name is undone as one of an older release.
    linphone.command('ipv6 disable');
    linphone.command('soundcard use files');
    linphone.command('autoanswer enable');
    linphone.command(`play ${voice}`);
    linphone.command(`record ${linphone.#heardFile}`);
    linphone.command(`staticpic set ${still}`);
    return linphone;
  }

  /** Where it can be called without a server. */
  get uri(): string {
    return `sip:${this.#user}@${localhost}:${this.#port}`;
  }

  /** What it wrote, with every SIP message. */
  get log(): string {
    return this.#servant.output;
  }

  /** Calls, and waits until it is answered. @throws with the reason when it is not */
  async dial(uri: string, ms = 5000): Promise<void> {
    this.command(`call ${uri}`);
    const news = await this.happenings.next(ms, 'established', 'closed');
    if (news.kind === 'closed') throw this.happenings.failure(`${uri} does not answer: ${news.reason}`);
  }

  /** Resolves when the other end has agreed. */
  async hold(): Promise<void> {
    this.command('pause');
    await this.happenings.next(3000, 'held');
  }

  /** Resolves when the other end has agreed. */
  async resume(): Promise<void> {
    this.command('resume');
    await this.happenings.next(3000, 'resumed');
  }

  hangUp(): void {
    this.command('terminate');
  }

  /** @param digits of 0-9, *, # (RFC 4733) */
  press(digits: string): void {
    this.command(digits);
  }

  /** What it sees. */
  async picture(ms = 3000): Promise<Seen> {
    const file = path.join(this.#folder, `${++this.#pictures}.jpg`);
    this.command(`snapshot ${file}`);
    return Seen.within(file, ms, (what) => this.happenings.failure(what));
  }

  /** How loud a tone is in what it heard in the last second: 0 to 1. Nothing is heard while no sound comes. */
  heard(hertz: number, ms = 1000): number {
    if (!existsSync(this.#heardFile)) return 0;
    const { samples, rate, writtenAt } = latestOfWav(this.#heardFile, ms, this.#heardRate);
    if (Date.now() - writtenAt > 500 || samples.length === 0) return 0;
    return toneLevel(samples, (hertz * mixRate) / rate);
  }

  /** Any of its commands, as one would type them. */
  command(line: string): void {
    this.#commands.write(`${line}\n`);
  }

  /** Hangs up and takes its registration back; what takes longer than a second is cut off. */
  async close(): Promise<void> {
    this.command('quit');
    const deadline = Date.now() + 1000;
    while (!this.#ended && Date.now() < deadline) await delay(20);
    this.#commands.destroy();
    await this.#servant.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #heardFile(): string {
    return path.join(this.#folder, 'heard.wav');
  }

  #read(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    const rate = /-->MSFileRec.*to rate \[(\d+)\]/.exec(line)?.[1];
    if (rate !== undefined) this.#heardRate = Number(rate);
    if (line.includes('belle-sip-message-stack') && line.includes('destroyed')) this.#ended = true;
    const happening = happeningIn(line);
    if (happening) this.happenings.add(happening);
  }
}
