import { headerBytes } from './message.ts';

/** Octets of payload; no message of a terminal comes near it. */
const mostBytes = 4096;

/** Cuts a stream into messages by the length in their headers (RFC 8855 section 5.1). */
export class TcpFraming {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * @param chunk as it comes
   * @returns the messages that are whole now; null: there is one too long to be meant, and the stream is of no more use
   */
  add(chunk: Buffer): Buffer[] | null {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (bytes.length >= headerBytes) {
      const payloadBytes = 4 * bytes.readUInt16BE(2);
      if (payloadBytes > mostBytes) return null;
      const end = headerBytes + payloadBytes;
      if (bytes.length < end) break;
      messages.push(bytes.subarray(0, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
    return messages;
  }
}
