import { expect } from 'chai';
import { type AudioCodec, durationMs } from './audio-codecs.ts';
import { AudioEncoder, type PacketMs } from './audio-encoder.ts';
import { toneFrame } from './known-media.ts';
import { decodedByFfmpeg, loudness, sounding, worstClick, worstLevel } from './known-voices.ts';

const hertz = 440;

describe('a mix as it is coded', () => {
  const codedAs = async (codec: AudioCodec, packetMs: PacketMs): Promise<Buffer[]> => {
    const encoder = await AudioEncoder.open(codec, packetMs);
    expect(encoder.ticksPerPacket).to.equal({ opus: 960 }[codec as string] ?? packetMs * 8);
    const payloads = Array.from({ length: 150 }, (_, frame) =>
      encoder.encode(toneFrame(hertz, frame, loudness)),
    );
    encoder.close();
    return payloads.filter((payload) => payload !== null);
  };

  for (const codec of ['G722', 'PCMU', 'PCMA'] as const) {
    for (const ms of [20, 30, 40, 60] as const) {
      it(`is a tone to FFmpeg’s command in packets of ${ms} ms of ${codec}`, async () => {
        const payloads = await codedAs(codec, ms);
        expect(payloads.length).to.be.within(3000 / ms - 2, 3000 / ms);
        for (const payload of payloads) expect(payload).to.have.length(ms * 8);
        const heard = sounding(await decodedByFfmpeg(codec, Buffer.concat(payloads)));
        expect(heard.length / 48).to.be.within(3000 - ms - 30, 3000);
        expect(worstLevel(heard, hertz)).to.be.below(0.03);
        expect(worstClick(heard, hertz)).to.be.below(0.1);
      });
    }
  }

  it('is in packets of 20 ms of Opus, whatever was asked for', async () => {
    for (const payload of await codedAs('opus', 60)) expect(durationMs('opus', payload)).to.equal(20);
  });
});
