import type { LineState, PlannedLine } from './planned-line.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';

type Srtp = NonNullable<PlannedLine['srtp']>;
type Way = 'send' | 'receive';

/**
 * What protects the packets of one line; in the clear they pass as they are. Each way goes on as long as its own key does:
 * an other end that brings another key for what it sends (RFC 4568, 7.1.4) changes nothing in what it is sent.
 */
export class LineKeys {
  #srtp: Srtp | null;
  #sender: SrtpSender | null;
  #receiver: SrtpReceiver | null;

  /** @throws RangeError as `SrtpSender` */
  constructor(srtp: Srtp | null, state: LineState['srtp'] = null) {
    this.#srtp = srtp;
    this.#sender = srtp && new SrtpSender(srtp.suite, srtp.send, state?.send);
    this.#receiver = srtp && new SrtpReceiver(srtp.suite, srtp.receive, state?.receive);
  }

  /** Null: in the clear. */
  get state(): LineState['srtp'] {
    if (!this.#sender || !this.#receiver) return null;
    return { send: this.#sender.state, receive: this.#receiver.state };
  }

  /** @returns whether what is sent is protected as before @throws RangeError as `SrtpSender` */
  change(srtp: Srtp | null): boolean {
    const sendsOn = isSame(this.#srtp, srtp, 'send');
    if (!sendsOn) this.#sender = srtp && new SrtpSender(srtp.suite, srtp.send);
    if (!isSame(this.#srtp, srtp, 'receive')) {
      this.#receiver = srtp && new SrtpReceiver(srtp.suite, srtp.receive);
    }
    this.#srtp = srtp;
    return sendsOn;
  }

  /** As `SrtpSender.nextSequence`; null in the clear as well. */
  nextSequence(ssrc: number): number | null {
    return this.#sender?.nextSequence(ssrc) ?? null;
  }

  /** @throws Error as `SrtpSender.protect` */
  protect(rtp: Buffer): Buffer {
    return this.#sender?.protect(rtp) ?? rtp;
  }

  /** @throws Error as `SrtpSender.protectRtcp` */
  protectRtcp(rtcp: Buffer): Buffer {
    return this.#sender?.protectRtcp(rtcp) ?? rtcp;
  }

  /** @returns null for what is not valid */
  unprotect(datagram: Buffer, kind: 'rtp' | 'rtcp'): Buffer | null {
    if (!this.#receiver) return datagram;
    return kind === 'rtp' ? this.#receiver.unprotect(datagram) : this.#receiver.unprotectRtcp(datagram);
  }
}

function isSame(a: Srtp | null, b: Srtp | null, way: Way): boolean {
  if (!a || !b) return a === b;
  return a.suite === b.suite && a[way].equals(b[way]);
}
