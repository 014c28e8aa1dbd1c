import { type Address, canonical, equal } from './address.ts';

/**
 * The other end of an association over UDP, which has one address and port for both directions (RFC 8855 section 6.2).
 * It is where the SDP says, or behind NAT, whence the first message comes that knows the IDs of the SDP; never a third
 * party.
 */
export class UdpPeer {
  #announced: Address | null = null;
  #latched: Address | null = null;

  /**
   * @param announced by the SDP; null: not yet
   * @throws RangeError like `announce`
   */
  constructor(announced: Address | null) {
    this.announce(announced);
  }

  /** Where to send to; null: not known yet. */
  get to(): Address | null {
    return this.#latched ?? this.#announced;
  }

  /**
   * By another SDP; the same one again leaves what is known.
   * @throws RangeError when it is no IP address with a port of 1 to 65535
   */
  announce(announced: Address | null): void {
    const next = announced && canonical(announced);
    if (equal(next, this.#announced)) return;
    this.#announced = next;
    this.#latched = null;
  }

  /**
   * Whether to listen to a datagram.
   * @param knowsIds it has the conference and the user that the SDP told
   */
  admit(source: Address, knowsIds: boolean): boolean {
    const expected = equal(source, this.#announced);
    if (this.#latched && !expected) return equal(source, this.#latched);
    if (knowsIds) this.#latched = source;
    return expected || knowsIds;
  }
}
