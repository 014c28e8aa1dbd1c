import { expect } from 'chai';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { type AudioCodec, durationMs, frameMs, frameSamples } from './audio-codecs.ts';
import { AudioInput } from './audio-input.ts';
import {
  type Arrival,
  codedByFfmpeg,
  levels,
  listen,
  loudness,
  opusByFfmpeg,
  payloadsOf,
  type PlainCodec,
  sounding,
  Terminal,
  toneOf,
  worstClick,
  worstLevel,
} from './known-voices.ts';

const hertz = 440;
const plain: readonly PlainCodec[] = ['G722', 'PCMU', 'PCMA'];
const all: readonly AudioCodec[] = ['opus', ...plain];

function inputOf(codec: AudioCodec): AudioInput {
  return new AudioInput({
    ...{ id: 'anna', kind: 'audio', codec, heard: true },
    sfu: { ssrc: 1, payloadType: 96 },
  });
}

/** Sent one after the other, each when its last sample was said. @param clock how fast the sender's is */
function sent(
  codec: AudioCodec,
  payloads: readonly Buffer[],
  {
    clock = 1,
    lateness = () => 5,
    lost = () => false,
  }: {
    clock?: number;
    lateness?: () => number;
    lost?: (index: number) => boolean;
  } = {},
): Arrival[] {
  const terminal = new Terminal(codec);
  let ms = 0;
  return payloads
    .flatMap((payload, index) => {
      ms += durationMs(codec, payload) / clock;
      const packet = terminal.packet(payload, { marker: index === 0 });
      return lost(index) ? [] : [{ ms: ms + lateness(), packet }];
    })
    .toSorted((a, b) => a.ms - b.ms);
}

describe('a voice from its packets', function () {
  this.timeout(60_000);
  let input: AudioInput;
  const open = (codec: AudioCodec): AudioInput => (input = inputOf(codec));
  afterEach(() => input.close());

  for (const ms of [10, 20, 30, 40, 60] as const) {
    for (const codec of all) {
      it(`is heard whole in ${codec} of ${ms} ms`, async () => {
        const payloads =
          codec === 'opus'
            ? await opusByFfmpeg(hertz, 3, ms)
            : payloadsOf(await codedByFfmpeg(codec, hertz, 3), ms);
        expect(durationMs(codec, payloads[5]!)).to.equal(ms);
        const heard = sounding(listen(open(codec), sent(codec, payloads), 4000));
        expect(heard.length / 48).to.be.within(2900, 3100);
        expect(worstLevel(heard, hertz)).to.be.below(0.03);
        expect(worstClick(heard.slice(0, 2900 * 48), hertz)).to.be.below(0.1);
      });
    }
  }

  it('is heard whole when the length of its packets changes', async () => {
    const coded = await codedByFfmpeg('PCMA', hertz, 6);
    const payloads = [20, 60, 10, 30, 40, 20].flatMap((ms, index) =>
      payloadsOf(coded.subarray(index * 8000, (index + 1) * 8000), ms),
    );
    const heard = sounding(listen(open('PCMA'), sent('PCMA', payloads), 7000));
    const off = levels(heard, hertz).filter((level) => Math.abs(level - loudness) > 0.05);
    // The end, and where longer packets first come so much later; of 30 and 60 ms, a second is not a whole number.
    expect(off).to.have.length.below(5);
  });

  for (const codec of all) {
    it(`begins with the first 20 ms of ${codec}, and again after a pause in which nothing was sent`, async () => {
      const voice = new Terminal(codec);
      const payloads = await toneOf(codec, hertz, 100);
      const arrivals: Arrival[] = [];
      const spurts = [0, 1400, 3333, 4000];
      spurts.forEach((begin, spurt) => {
        payloads.slice(spurt * 25, spurt * 25 + 25).forEach((payload, index) => {
          const packet = voice.packet(payload, { marker: index === 0 });
          arrivals.push({ ms: begin + (index + 1) * frameMs + 5, packet });
        });
        voice.pause((spurts[spurt + 1] ?? 0) - begin - 500);
      });
      const heard = levels(listen(open(codec), arrivals, 5000), hertz);
      const firsts = heard.filter((level, turn) => level > 0.03 && (heard[turn - 1] ?? 0) < 0.03);
      expect(firsts).to.have.length(spurts.length);
      // The first of all begins with what codecs look ahead, and 2 ms that are resampled: 1 ms each time.
      for (const level of firsts.slice(1)) expect(level).to.be.above(0.85 * loudness);
      const whole = heard.filter((level) => level > loudness - 0.03);
      expect(whole.length, 'all that was sent but the beginning').to.be.within(100 - 6, 100 + 4);
    });
  }

  it('hears no comfort noise, and does not miss it among the packets', async () => {
    const voice = new Terminal('PCMU');
    const payloads = await toneOf('PCMU', hertz, 100);
    const noise = Buffer.from([20]);
    const arrivals = payloads.flatMap((payload, index): Arrival[] => {
      const ms = (index + 1) * frameMs + 5 + Math.floor(index / 20) * 400;
      const said = { ms, packet: voice.packet(payload, { marker: index % 20 === 0 }) };
      if (index % 20 !== 19) return [said];
      const noises = [0, 200].map((later) => {
        const packet = voice.other(noise, 13);
        voice.pause(200);
        return { ms: ms + 20 + later, packet };
      });
      return [said, ...noises];
    });
    const each = levels(listen(open('PCMU'), arrivals, 5000), hertz);
    expect(each.filter((level) => level > 0.25)).to.have.length.within(96, 110);
    expect(each.filter((level) => level < 0.001)).to.have.length.above(100);
    expect(input.delayMs).to.be.below(70);
  });

  it('is delayed no more after keys, whose packets all say when they were pressed', async () => {
    const voice = new Terminal('PCMA');
    const payloads = await toneOf('PCMA', hertz, 100);
    const arrivals = payloads.flatMap((payload, index): Arrival[] => {
      const ms = (index + 1) * frameMs + 5 + (index >= 50 ? 1000 : 0);
      const keys = Array.from({ length: index === 50 ? 50 : 0 }, (_, key) => ({
        ms: ms - 1000 + key * frameMs,
        packet: voice.other(Buffer.from([5, 10, 0, key]), 101),
      }));
      if (index === 50) voice.pause(1000);
      return [...keys, { ms, packet: voice.packet(payload, { marker: index === 50 }) }];
    });
    const each = levels(listen(open('PCMA'), arrivals, 4000), hertz);
    expect(input.delayMs).to.be.below(70);
    expect(each.filter((level) => level > 0.25)).to.have.length.within(97, 104);
  });

  for (const codec of all) {
    it(`goes on over a packet of ${codec} that is lost without a click`, async () => {
      const payloads = await toneOf(codec, hertz, 150);
      const lost = (index: number) => index > 20 && index % 10 === 0;
      const heard = sounding(listen(open(codec), sent(codec, payloads, { lost }), 4000));
      expect(worstClick(heard, hertz)).to.be.below(0.06);
      const each = levels(heard, hertz).slice(0, -3);
      expect(each.filter((level) => level < 0.25).length).to.be.at.most(2 * 13);
      expect(Math.min(...each)).to.be.above(0.1);
    });
  }

  it('fades within 60 ms where many packets in a row are lost, and comes back without a click', async () => {
    const payloads = await toneOf('PCMA', hertz, 100);
    const lost = (index: number) => index >= 40 && index < 47;
    const heard = sounding(listen(open('PCMA'), sent('PCMA', payloads, { lost }), 3000));
    expect(worstClick(heard, hertz)).to.be.below(0.1);
    const each = levels(heard, hertz).slice(0, -3);
    expect(each.filter((level) => level < 0.01)).to.have.length.within(3, 5);
    expect(each.filter((level) => level > 0.25)).to.have.length.above(90);
  });

  for (const [how, clock] of [
    ['fast', 1.001],
    ['slow', 0.999],
  ] as const) {
    it(`stays a tone, and is delayed no more, when the sender’s clock is ${how} for ten minutes`, async () => {
      const random = seededRandom(3);
      const payloads = payloadsOf(await codedByFfmpeg('PCMU', hertz, 600), 20);
      const delays: number[] = [];
      open('PCMU');
      const arrivals = sent('PCMU', payloads, { clock, lateness: () => 5 + random() * 15 });
      const heard = sounding(listen(input, arrivals, 601_000, () => delays.push(input.delayMs)));
      const off = levels(heard, hertz).filter((level) => Math.abs(level - loudness) > 0.04);
      expect(off).to.have.length.below(10);
      expect(worstClick(heard.slice(0, -4 * frameSamples), hertz)).to.be.below(0.05);
      expect(Math.max(...delays)).to.be.below(100);
      expect(Math.min(...delays.slice(20))).to.be.above(10);
    });
  }

  for (const codec of all) {
    it(`is moved by no packets of nonsense in ${codec}`, async () => {
      const random = seededRandom(9);
      const voice = new Terminal(codec);
      const payloads = await toneOf(codec, hertz, 60);
      open(codec);
      let turns = 0;
      for (let ms = 0; ms < 60_000; ms += 20) {
        for (let count = Math.floor(random() * 4); count > 0; count--) {
          const payload = Buffer.from(payloads[Math.floor(random() * 50)]!);
          for (let flips = 0; flips < 4; flips++) {
            payload[Math.floor(random() ** 3 * payload.length)] = Math.floor(random() * 256);
          }
          const packet = voice.packet(payload.subarray(0, Math.floor(random() * payload.length * 1.5)));
          if (random() < 0.1) packet.timestamp = Math.floor(random() * 2 ** 32);
          if (random() < 0.1) packet.sequence = Math.floor(random() * 2 ** 16);
          if (random() < 0.1) packet.payloadType = 13;
          input.push(packet, ms);
        }
        if (input.next(ms)) turns++;
      }
      expect(turns).to.be.above(500);
      const arrivals = payloads.map((payload, index) => {
        return { ms: 120_000 + index * 20, packet: voice.packet(payload, { marker: index === 0 }) };
      });
      let loudest = 0;
      for (const { ms, packet } of arrivals) {
        input.push(packet, ms);
        loudest = Math.max(loudest, ...levels(input.next(ms) ?? new Int16Array(frameSamples), hertz));
      }
      expect(loudest, 'the voice is heard afterwards').to.be.above(loudness - 0.05);
    });
  }
});
