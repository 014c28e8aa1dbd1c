import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { LegPorts } from '../../server/contract/legs.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { localAddresses } from '../../server/kernel/local-addresses.ts';
import { type PortPair, PortRange } from '../rtp/port-range.ts';
import type { MediaSettings } from '../settings.ts';

/** So many pairs are tried before it is given up: other programs may use ports of the range. */
const tries = 50;

/** Gives out the UDP ports of legs. */
export class LegPortRange {
  readonly #range: PortRange;
  readonly #bound: string;
  readonly #announced: string;
  readonly #dscp: MediaSettings['dscp'];
  readonly #given = new Map<number, PortPair>();

  /** @throws RangeError when the settings name no range */
  constructor({ listen, legPorts, dscp }: MediaSettings) {
    this.#dscp = dscp;
    const [first] = listen;
    this.#range = new PortRange(legPorts.first, legPorts.last);
    this.#bound = first?.ip ?? '0.0.0.0';
    const own = this.#bound === '0.0.0.0' || this.#bound === '::' ? localAddresses()[0] : this.#bound;
    this.#announced = first?.announcedAddress ?? own ?? '127.0.0.1';
  }

  /** Local address that the sockets are bound to. */
  get bound(): string {
    return this.#bound;
  }

  /** Code points of what is sent to legs. */
  get dscp(): MediaSettings['dscp'] {
    return this.#dscp;
  }

  /** @throws PlenumError `media_unavailable` when there are none left */
  async take(): Promise<LegPorts> {
    const pairs: number[] = [];
    const next = async (): Promise<number> => {
      const pair = await this.#pair();
      pairs.push(pair);
      return pair;
    };
    try {
      const [sound, picture, slides] = [await next(), await next(), await next()];
      return { address: this.#announced, sound, picture, slides };
    } catch (error) {
      for (const pair of pairs) this.#giveBack(pair);
      throw error;
    }
  }

  giveBack({ sound, picture, slides }: LegPorts): void {
    for (const pair of [sound, picture, slides]) this.#giveBack(pair);
  }

  async #pair(): Promise<number> {
    for (let tried = 0; tried < tries; tried++) {
      let pair: PortPair;
      try {
        pair = this.#range.take();
      } catch (cause) {
        throw new PlenumError('media_unavailable', { cause });
      }
      if ((await this.#isFree(pair.rtp)) && (await this.#isFree(pair.rtcp))) {
        this.#given.set(pair.rtp, pair);
        return pair.rtp;
      }
      this.#range.release(pair);
    }
    throw new PlenumError('media_unavailable');
  }

  #giveBack(rtp: number): void {
    const pair = this.#given.get(rtp);
    this.#given.delete(rtp);
    if (pair) this.#range.release(pair);
  }

  async #isFree(port: number): Promise<boolean> {
    const socket = createSocket(isIPv6(this.#bound) ? 'udp6' : 'udp4');
    try {
      const listening = once(socket, 'listening');
      socket.bind({ address: this.#bound, port, exclusive: true });
      await listening;
      return true;
    } catch {
      return false;
    } finally {
      socket.close();
    }
  }
}
