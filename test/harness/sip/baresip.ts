import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mixRate } from '../../../media/mixer/audio-codecs.ts';
import type { Yuv } from '../../../media/mixer/colour.ts';
import { toneLevel } from '../../../media/mixer/known-media.ts';
import { Servant } from '../servant.ts';
import { latestOfWav } from '../wav.ts';
import { baresipAccount, baresipConfig, type BaresipOptions } from './baresip-files.ts';
import { happeningOf } from './baresip-news.ts';
import { CtrlTcp } from './ctrl-tcp.ts';
import { freePorts, localhost } from './free-ports.ts';
import { Happenings } from './happenings.ts';
import { cameraFile, certificateFile } from './known-files.ts';
import { Seen } from './seen.ts';

export interface KnownMedia {
  /** Of its camera; null for a telephone. */
  colour: Yuv | null;
  /** Of its voice, Hz. */
  tone: number;
}

/** A SIP terminal that others wrote: baresip, with a camera of one colour and a voice of one tone. */
export class Baresip {
  readonly happenings: Happenings;
  readonly #user: string;
  readonly #servant: Servant;
  readonly #folder: string;
  readonly #port: number;
  #control: CtrlTcp | undefined;
  #pictures = 0;

  private constructor(user: string, servant: Servant, folder: string, port: number) {
    this.#user = user;
    this.#servant = servant;
    this.#folder = folder;
    this.#port = port;
    this.happenings = new Happenings(user, () => this.log);
  }

  /** Resolves when it takes commands; whether it is registered shows in its happenings. */
  static async start({ colour, tone, ...options }: BaresipOptions & KnownMedia): Promise<Baresip> {
    const port = await freePorts(3);
    const folder = mkdtempSync(path.join(tmpdir(), 'plenum-baresip-'));
    const controlPort = port + 2;
    const places = {
      ...{ folder, port, controlPort, tone },
      camera: colour && (await cameraFile(colour)),
      certificate: await certificateFile(),
    };
    writeFileSync(path.join(folder, 'config'), baresipConfig(places));
    const servant = new Servant(['baresip', '-4', '-v', '-s', '-f', folder], { folder, signal: 'KILL' });
    const baresip = new Baresip(options.user, servant, folder, port);
    try {
      await servant.untilReady('baresip (scripts/setup --test)', async () => {
        baresip.#control = await CtrlTcp.open(controlPort, (news) => {
          const happening = happeningOf(news);
          if (happening) baresip.happenings.add(happening);
        });
      });
      // Only now, so that its registration is not missed.
      await baresip.command('uanew', baresipAccount(options, port));
    } catch (error) {
      await servant.stop();
      throw error;
    }
    return baresip;
  }

  /** Where it can be called without a server. */
  get uri(): string {
    return `sip:${this.#user}@${localhost}:${this.#port}`;
  }

  /** What it wrote, with every SIP message. */
  get log(): string {
    // eslint-disable-next-line no-control-regex -- it writes in colours
    return this.#servant.output.replaceAll(/\x1b\[[0-9;]*m/g, '');
  }

  /** Calls, and waits until it is answered. @throws with the reason when it is not */
  async dial(uri: string, ms = 5000): Promise<void> {
    await this.ring(uri);
    const news = await this.happenings.next(ms, 'established', 'closed');
    if (news.kind === 'closed') throw this.happenings.failure(`${uri} does not answer: ${news.reason}`);
  }

  /** Begins to call. */
  async ring(uri: string): Promise<void> {
    await this.command('dial', uri);
  }

  /** Takes the call that rings, when it does not take calls by itself. */
  async accept(): Promise<void> {
    await this.command('accept');
    await this.happenings.next(3000, 'established');
  }

  /** Resolves when the other end has agreed. */
  async hold(): Promise<void> {
    await this.#agree('hold');
  }

  /** Resolves when the other end has agreed. */
  async resume(): Promise<void> {
    await this.#agree('resume');
  }

  /** Ends its call, or refuses the one that rings. */
  async hangUp(): Promise<void> {
    await this.command('hangup');
  }

  /** @param digits of 0-9, *, #, A-D, each for a tenth of a second (RFC 4733) */
  async press(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.command('sndcode', digit);
      await delay(150);
    }
  }

  /** The next picture it sees. */
  async picture(ms = 3000): Promise<Seen> {
    const file = path.join(this.#folder, `${++this.#pictures}.png`);
    await this.command('snapshot_recv', file);
    return Seen.within(file, ms, (what) => this.happenings.failure(what));
  }

  /**
   * How loud a tone is in what it heard in the last second: 0 to 1. Nothing is heard while no sound comes, nor after
   * its call was on hold, by whomever: it forgets its recorder then, though sound flows again both ways.
   */
  heard(hertz: number, ms = 1000): number {
    const files = readdirSync(this.#folder).filter((name) => name.endsWith('-dec.wav'));
    const latest = files.sort().at(-1);
    if (latest === undefined) return 0;
    const { samples, rate, writtenAt } = latestOfWav(path.join(this.#folder, latest), ms);
    if (Date.now() - writtenAt > 500 || samples.length === 0) return 0;
    return toneLevel(samples, (hertz * mixRate) / rate);
  }

  /** Any of its commands (those of its module menu). @returns what it says */
  async command(command: string, params?: string): Promise<string> {
    try {
      if (!this.#control) throw new Error('it has not started');
      return await this.#control.command(command, params);
    } catch (error) {
      throw this.happenings.failure(String(error));
    }
  }

  /** Hangs up and takes its registration back; what takes longer than a second is cut off. */
  async close(): Promise<void> {
    this.#control?.command('quit').catch(() => undefined);
    await Promise.race([this.#control?.closed, delay(1000, undefined, { ref: false })]);
    await this.kill();
  }

  /** As when its power is cut. */
  async kill(): Promise<void> {
    this.#control?.close();
    await this.#servant.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #agree(command: 'hold' | 'resume'): Promise<void> {
    this.happenings.forget('described');
    await this.command(command);
    await this.happenings.next(3000, 'described');
  }
}
