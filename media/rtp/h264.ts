/** H.264 in RTP (RFC 6184), packetization modes 0 and 1. NAL units in and out are Annex B: each after a start code. */
import { FrameBuilder, type Piece } from './frame-builder.ts';
import type { CodedFrame } from './frame.ts';
import type { RtpPacket } from './packet.ts';

const startCode = Buffer.from([0, 0, 0, 1]);
const stapA = 24;
const fuA = 28;

function pieceOf(nalType: number): Piece {
  if (nalType === 5) return 'keyPicture';
  return nalType >= 1 && nalType < 5 ? 'picture' : 'headers';
}

/**
 * Access units from packets in order of their sequence, gaps allowed: single NAL units, STAP-A and FU-A. Every NAL unit
 * given is whole; one that misses a fragment is left out, and the frame not intact.
 */
export class H264Assembler {
  readonly #frame: FrameBuilder;
  readonly #nalHeader = Buffer.alloc(1);

  constructor(onFrame: (frame: CodedFrame) => void) {
    this.#frame = new FrameBuilder(onFrame);
  }

  push(packet: RtpPacket): void {
    if (!this.#frame.begin(packet)) return;
    this.#unpack(packet.payload);
    this.#frame.end(packet.marker);
  }

  #unpack(payload: Buffer): void {
    const type = payload.readUInt8(0) & 0x1f;
    if (type === fuA) {
      this.#fragment(payload);
      return;
    }
    // A NAL unit whose last fragment never came.
    if (this.#frame.partial) this.#frame.damage();
    if (type >= 1 && type < stapA) this.#nal(payload);
    else if (type === stapA) this.#aggregate(payload);
    // 25 to 27 and 29 are of the interleaved mode; 0, 30 and 31 are to be ignored (and some send 30, RFC 6190).
    else if (type > stapA && type < 30) this.#frame.damage();
  }

  #nal(nal: Buffer): void {
    this.#frame.append(startCode);
    this.#frame.append(nal);
    this.#frame.seal(pieceOf(nal.readUInt8(0) & 0x1f));
  }

  /** Section 5.7.1. */
  #aggregate(payload: Buffer): void {
    let at = 1;
    while (at + 2 < payload.length) {
      const end = at + 2 + payload.readUInt16BE(at);
      if (end > payload.length) break;
      if (end > at + 2) this.#nal(payload.subarray(at + 2, end));
      at = end;
    }
    if (at !== payload.length) this.#frame.damage();
  }

  /** Section 5.8. */
  #fragment(payload: Buffer): void {
    if (payload.length < 3) {
      this.#frame.damage();
      return;
    }
    const indicator = payload.readUInt8(0);
    const header = payload.readUInt8(1);
    const first = (header & 0x80) !== 0;
    if (first === this.#frame.partial) this.#frame.damage();
    if (first) {
      this.#nalHeader.writeUInt8((indicator & 0xe0) | (header & 0x1f), 0);
      this.#frame.append(startCode);
      this.#frame.append(this.#nalHeader);
    }
    if (!this.#frame.partial) return;
    this.#frame.append(payload.subarray(2));
    if ((header & 0x40) !== 0) this.#frame.seal(pieceOf(header & 0x1f));
  }
}

/**
 * Payloads of one access unit.
 * @param mode 0: a packet for each NAL unit, whatever its size, so the encoder's slices have to fit; 1: small ones
 *   together in a STAP-A, large ones in FU-A of about the same size each
 * @param maxPayload in bytes, at least 3
 */
export function packetizeH264(
  accessUnit: Buffer,
  { mode, maxPayload }: { mode: 0 | 1; maxPayload: number },
): { payload: Buffer; marker: boolean }[] {
  const nals = splitAnnexB(accessUnit);
  const payloads = mode === 0 ? nals : [...packed(nals, maxPayload)];
  return payloads.map((payload, index) => ({ payload, marker: index === payloads.length - 1 }));
}

function* packed(nals: readonly Buffer[], maxPayload: number): Generator<Buffer> {
  let together: Buffer[] = [];
  let bytes = 1;
  for (const nal of nals) {
    if (together.length > 0 && bytes + 2 + nal.length > maxPayload) {
      yield aggregated(together, bytes);
      together = [];
      bytes = 1;
    }
    if (nal.length > maxPayload) yield* fragments(nal, maxPayload);
    else {
      together.push(nal);
      bytes += 2 + nal.length;
    }
  }
  if (together.length > 0) yield aggregated(together, bytes);
}

/** A STAP-A with the highest importance (NRI) of those in it; a NAL unit alone as it is. */
function aggregated(nals: readonly Buffer[], bytes: number): Buffer {
  const [only] = nals;
  if (only !== undefined && nals.length === 1) return only;
  const payload = Buffer.allocUnsafe(bytes);
  let forbidden = 0;
  let importance = 0;
  let at = 1;
  for (const nal of nals) {
    const header = nal.readUInt8(0);
    forbidden |= header & 0x80;
    importance = Math.max(importance, header & 0x60);
    at = payload.writeUInt16BE(nal.length, at);
    at += nal.copy(payload, at);
  }
  payload.writeUInt8(forbidden | importance | stapA, 0);
  return payload;
}

function* fragments(nal: Buffer, maxPayload: number): Generator<Buffer> {
  const header = nal.readUInt8(0);
  const count = Math.ceil((nal.length - 1) / (maxPayload - 2));
  const size = Math.ceil((nal.length - 1) / count);
  for (let at = 1; at < nal.length; at += size) {
    const end = Math.min(at + size, nal.length);
    const payload = Buffer.allocUnsafe(2 + end - at);
    const start = at === 1 ? 0x80 : 0;
    const last = end === nal.length ? 0x40 : 0;
    payload.writeUInt8((header & 0xe0) | fuA, 0);
    payload.writeUInt8(start | last | (header & 0x1f), 1);
    nal.copy(payload, 2, at, end);
    yield payload;
  }
}

const shortStartCode = startCode.subarray(1);

/** The NAL units of an access unit, without start codes and the zeros around them; views into it. */
export function splitAnnexB(accessUnit: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let code = accessUnit.indexOf(shortStartCode);
  while (code >= 0) {
    const start = code + shortStartCode.length;
    code = accessUnit.indexOf(shortStartCode, start);
    let end = code < 0 ? accessUnit.length : code;
    while (end > start && accessUnit[end - 1] === 0) end--;
    if (end > start) nals.push(accessUnit.subarray(start, end));
  }
  return nals;
}
