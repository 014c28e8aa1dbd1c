/** VP8 in RTP (RFC 7741). */
import { FrameBuilder } from './frame-builder.ts';
import type { CodedFrame } from './frame.ts';
import type { RtpPacket } from './packet.ts';

/**
 * Frames from packets in order of their sequence, gaps allowed. A frame that is not intact has what came of it, which
 * decoders cannot use; it is a key frame only if its start came.
 */
export class Vp8Assembler {
  readonly #frame: FrameBuilder;

  constructor(onFrame: (frame: CodedFrame) => void) {
    this.#frame = new FrameBuilder(onFrame);
  }

  push(packet: RtpPacket): void {
    if (!this.#frame.begin(packet)) return;
    this.#unpack(packet.payload);
    this.#frame.end(packet.marker);
  }

  #unpack(payload: Buffer): void {
    const descriptor = descriptorBytes(payload);
    if (descriptor >= payload.length) {
      this.#frame.damage();
      return;
    }
    // S and partition index 0 (section 4.2): the frame begins here, with the P bit of its header (section 4.3).
    const starts = (payload.readUInt8(0) & 0x17) === 0x10;
    if (starts !== this.#frame.empty) this.#frame.damage();
    const key = starts && (payload.readUInt8(descriptor) & 0x01) === 0;
    this.#frame.append(payload.subarray(descriptor));
    this.#frame.seal(key ? 'keyPicture' : 'picture');
  }
}

/** Length of the payload descriptor (section 4.2), which may be more than there is. */
function descriptorBytes(payload: Buffer): number {
  if (payload.readUInt8(0) < 0x80) return 1;
  const extension = payload[1] ?? 0;
  let bytes = 2;
  if ((extension & 0x80) !== 0) bytes += (payload[2] ?? 0) < 0x80 ? 1 : 2;
  if ((extension & 0x40) !== 0) bytes++;
  if ((extension & 0x30) !== 0) bytes++;
  return bytes;
}

const descriptorWithPictureId = 4;

/**
 * Payloads of one frame, all about the same size.
 * @param maxPayload in bytes, at least 5
 * @param pictureId counts frames, taken modulo 2^15
 */
export function packetizeVp8(
  frame: Buffer,
  { maxPayload, pictureId }: { maxPayload: number; pictureId: number },
): { payload: Buffer; marker: boolean }[] {
  const count = Math.ceil(frame.length / (maxPayload - descriptorWithPictureId));
  const size = Math.ceil(frame.length / count);
  return Array.from({ length: count }, (_, index) => {
    const part = frame.subarray(index * size, (index + 1) * size);
    const payload = Buffer.allocUnsafe(descriptorWithPictureId + part.length);
    payload.writeUInt8(index === 0 ? 0x90 : 0x80, 0);
    payload.writeUInt8(0x80, 1);
    payload.writeUInt16BE(0x8000 | (pictureId & 0x7fff), 2);
    part.copy(payload, descriptorWithPictureId);
    return { payload, marker: index === count - 1 };
  });
}
