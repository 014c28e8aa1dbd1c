import { mock } from 'node:test';
import { expect } from 'chai';
import { heardOf, LineBench, settled, soundLine, soundType } from '../rtp/line-test-bench.ts';
import type { LegLine } from '../rtp/leg-line.ts';
import { type RtpPacket, writeRtp } from '../rtp/packet.ts';
import type { PlannedLine } from '../rtp/planned-line.ts';
import { type AudioCodec, frameMs, frameSamples } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import { AudioEncoder, type PacketMs } from './audio-encoder.ts';
import { levels, loudness, toneOf, worstClick } from './known-voices.ts';
import { emptyPlan, type MixerPlan } from './mixer-plan.ts';
import { Bench } from './mixer-test-bench.ts';

/** Both are whole numbers of waves in 20 ms, so that one does not leak into the measure of the other. */
const browsersTone = 400;
const roomsTone = 700;
const browser = { ssrc: 300, payloadType: 111 };
const rooms = ['one', 'two'] as const;

interface Room {
  planned: PlannedLine;
  line: LegLine;
  heard: RtpPacket[];
}

describe('what legs hear', function () {
  this.timeout(20_000);
  let bench: Bench;
  let lines: LineBench;
  let browsersVoice: Buffer[];
  let turns: number;
  const encoding = mock.method(AudioEncoder.prototype, 'encode');
  /** How often a mix or voice was coded in the latest turn. */
  const coded = (): number => encoding.mock.callCount();

  before(async () => {
    browsersVoice = await toneOf('opus', browsersTone, 400);
  });

  beforeEach(() => {
    bench = new Bench();
    lines = new LineBench();
    turns = 0;
  });
  after(() => encoding.mock.restore());
  afterEach(() => {
    bench.close();
    lines.close();
  });

  async function roomsOf(
    codec: AudioCodec,
    packetMs: PacketMs = 20,
  ): Promise<Record<(typeof rooms)[number], Room>> {
    const open = async (): Promise<Room> => {
      const { planned, theirs } = await lines.across(soundLine, () => bench.now);
      return { planned, line: theirs, heard: heardOf(theirs) };
    };
    const made = { one: await open(), two: await open() };
    await bench.mixer.apply(planOf({ codec, packetMs }, made));
    return made;
  }

  function planOf(
    { codec, packetMs }: { codec: AudioCodec; packetMs: PacketMs },
    made: Record<string, Room>,
  ): MixerPlan {
    return {
      ...emptyPlan,
      inputs: [
        { id: 'browser', kind: 'audio', codec: 'opus', heard: true, sfu: browser },
        ...rooms.map((id) => ({ id, kind: 'audio' as const, codec, heard: true, sfu: null })),
      ],
      mixes: rooms.map((id) => ({ id: `mix ${id}`, codec, packetMs, without: id, sfu: null })),
      lines: rooms.map((id) => ({
        ...{ id: `sound ${id}`, legId: id, line: made[id]!.planned, gives: `mix ${id}`, inputId: id },
        ...{ forward: null, mostKbps: 64 },
      })),
    };
  }

  /** So many times 20 ms. @param spoken the payloads that a room sends meanwhile, one each time */
  async function run(count: number, speaking?: { room: Room; spoken: readonly Buffer[] }): Promise<void> {
    for (let turn = 0; turn < count; turn++, turns++) {
      const header = { ...browser, marker: false, sequence: turns, timestamp: turns * 960 };
      bench.mixer.receive(writeRtp(header, browsersVoice[turns]!));
      const payload = speaking?.spoken[turn];
      if (payload) speaking.room.line.send(payload, { marker: false, ticks: turns * 160, at: bench.now });
      await settled();
      encoding.mock.resetCalls();
      bench.mixer.audio();
      await settled();
      bench.now += 20;
    }
  }

  it('is coded once for all who do not speak: every packet is the same', async () => {
    const { one, two } = await roomsOf('G722');
    await run(50);
    expect(coded()).to.equal(1);
    // A resampler gives less than a frame at first.
    expect(one.heard).to.have.length(49);
    const payloads = ({ heard }: Room): string[] => heard.map(({ payload }) => payload.toString('base64'));
    expect(payloads(one)).to.deep.equal(payloads(two));
    expect(one.heard[0]!.ssrc).to.equal(two.heard[0]!.ssrc);
  });

  for (const [codec, packetMs] of [
    ['PCMA', 20],
    ['PCMU', 30],
    ['PCMA', 40],
    ['G722', 20],
    ['G722', 60],
    ['opus', 20],
  ] as const) {
    it(`is a mix of one's own from the first 20 ms on in which one speaks: ${codec} of ${packetMs} ms`, async () => {
      const { one, two } = await roomsOf(codec, packetMs);
      await run(101);
      const spoken = await toneOf(codec, roomsTone, 100);
      await run(100, { room: one, spoken });
      expect(coded()).to.equal(2);
      // Back in the common mix some time after the last word.
      await run(199);
      expect(coded()).to.equal(1);
      const [ones, twos] = [samplesOf(codec, one.heard), samplesOf(codec, two.heard)];
      const loudest = (of: Int16Array, hertz: number): number => Math.max(...levels(of, hertz));
      expect(loudest(twos, roomsTone)).to.be.above(loudness * 0.8);
      expect(loudest(ones, roomsTone)).to.be.below(loudness * 0.1);
      // Neither gap nor click as it goes from one mix to the other.
      const steady = ones.subarray(20 * frameSamples);
      expect(Math.min(...levels(steady, browsersTone))).to.be.above(loudness * 0.7);
      expect(worstClick(steady, browsersTone)).to.be.below(codec === 'PCMA' ? 0.15 : 0.1);
      const [first] = one.heard;
      one.heard.forEach(({ sequence, timestamp }, index) => {
        expect(sequence).to.equal((first!.sequence + index) & 0xffff);
        expect(timestamp).to.equal((first!.timestamp + index * packetMs * (codec === 'opus' ? 48 : 8)) >>> 0);
      });
    });
  }

  it('has no gaps concealed where keys were pressed or nothing was to be said', async () => {
    const { one, two } = await roomsOf('PCMA');
    const spoken = await toneOf('PCMA', roomsTone, 60);
    await run(20, { room: one, spoken });
    const before = two.heard.length;
    const { planned } = one;
    // Comfort noise (RFC 3389) instead of sound, with a number of its own.
    one.line.plan({ ...one.line.planned, send: { ...one.line.planned.send!, payloadType: 13 } });
    for (let pause = 0; pause < 10; pause++) {
      one.line.send(Buffer.from([60]), { marker: false, ticks: turns * 160, at: bench.now });
      await run(5);
    }
    one.line.plan({ ...one.line.planned, send: { ...one.line.planned.send!, payloadType: soundType } });
    await run(30, { room: one, spoken: spoken.slice(20) });
    const heard = levels(samplesOf('PCMA', two.heard.slice(before)), roomsTone);
    const quiet = heard.findIndex((level) => level < 0.01);
    expect(quiet).to.be.within(0, 12);
    const again = heard.findIndex((level, index) => index > quiet && level > 0.01);
    expect(again).to.be.within(50, 60);
    expect(Math.min(...heard.slice(again + 1, again + 20))).to.be.above(loudness * 0.7);
    expect(planned.receive).to.deep.equal([soundType]);
  });
});

function samplesOf(codec: AudioCodec, packets: readonly RtpPacket[]): Int16Array {
  const decoder = new AudioDecoder(codec);
  const frames: Int16Array[] = [];
  for (const { payload } of packets) {
    decoder.decode(payload);
    while (decoder.heldMs >= frameMs) frames.push(decoder.next()!.slice());
  }
  decoder.close();
  const all = new Int16Array(frames.length * frameSamples);
  frames.forEach((samples, index) => all.set(samples, index * frameSamples));
  return all;
}
