import { expect } from 'chai';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { shuffled } from './fuzz.ts';
import type { RtpPacket } from './packet.ts';
import { ReorderBuffer } from './reorder-buffer.ts';

const maxWaitMs = 50;

function packet(sequence: number): RtpPacket {
  return {
    payloadType: 96,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: 0,
    ssrc: 1,
    payload: Buffer.alloc(0),
    extensions: new Map(),
  };
}

describe('the reorder buffer', () => {
  let given: (number | string)[];
  let buffer: ReorderBuffer;

  beforeEach(() => {
    given = [];
    buffer = new ReorderBuffer({
      maxWaitMs,
      onPacket: ({ sequence }) => given.push(sequence),
      onLoss: (count) => given.push(`lost ${count}`),
    });
  });

  function push(nowMs: number, ...sequences: number[]): void {
    for (const sequence of sequences) buffer.push(packet(sequence), nowMs);
  }

  it('gives at once what comes in order, over the wrap too', () => {
    push(0, 65534, 65535, 0, 1);
    expect(given).to.deep.equal([65534, 65535, 0, 1]);
  });

  it('puts into order, over the wrap too', () => {
    push(0, 65533, 0, 65535, 1, 65534);
    expect(given).to.deep.equal([65533, 65534, 65535, 0, 1]);
  });

  it('waits for a gap from the first packet beyond it, and no longer', () => {
    push(0, 1);
    push(10, 4);
    push(40, 5);
    buffer.poll(10 + maxWaitMs - 1);
    expect(given).to.deep.equal([1]);
    buffer.poll(10 + maxWaitMs);
    expect(given).to.deep.equal([1, 'lost 2', 4, 5]);
  });

  it('gives up every gap before a packet that has waited', () => {
    push(0, 1, 9);
    push(20, 5);
    push(30, 7);
    buffer.poll(maxWaitMs);
    expect(given).to.deep.equal([1, 'lost 3', 5, 'lost 1', 7, 'lost 1', 9]);
  });

  it('still waits for a later gap whose packets are young', () => {
    push(0, 1, 3);
    push(20, 6);
    buffer.poll(maxWaitMs);
    expect(given).to.deep.equal([1, 'lost 1', 3]);
    push(60, 4, 5);
    expect(given).to.deep.equal([1, 'lost 1', 3, 4, 5, 6]);
  });

  it('gives up a gap when packets come, without being polled', () => {
    push(0, 1, 3);
    push(maxWaitMs, 4);
    expect(given).to.deep.equal([1, 'lost 1', 3, 4]);
  });

  it('drops and counts what comes twice or too late', () => {
    push(0, 1, 1, 3, 3);
    buffer.poll(maxWaitMs);
    push(maxWaitMs, 2, 4);
    expect(given).to.deep.equal([1, 'lost 1', 3, 4]);
    expect(buffer.dropped).to.equal(3);
  });

  it('follows a sender that went back a little, after twenty in a row', () => {
    push(0, 1000);
    for (let sequence = 400; sequence < 424; sequence++) push(0, sequence);
    expect(given).to.deep.equal([1000, 'lost 19', 419, 420, 421, 422, 423]);
    expect(buffer.dropped).to.equal(19);
  });

  it('holds at most a thousand', () => {
    push(0, 0);
    for (let sequence = 2; sequence < 1002; sequence++) push(0, sequence);
    expect(given).to.deep.equal([0]);
    push(0, 1002);
    expect(given.slice(0, 3)).to.deep.equal([0, 'lost 1', 2]);
    expect(given.at(-1)).to.equal(1002);
  });

  it('begins anew when the sender does, with the first of its new packets', () => {
    push(0, 100, 102);
    push(1, 40000, 40001, 40002);
    expect(given).to.deep.equal([100, 'lost 1', 102, 40000, 40001, 40002]);
  });

  it('does not begin anew for one that strayed', () => {
    push(0, 100, 40000, 101, 9000, 102);
    expect(given).to.deep.equal([100, 101, 102]);
    expect(buffer.dropped).to.equal(2);
  });

  it('takes a jump up to 3000 for loss', () => {
    push(0, 0, 3001);
    buffer.poll(maxWaitMs);
    expect(given).to.deep.equal([0, 'lost 3000', 3001]);
  });

  it('gives everything once and in order, however it is shuffled within the wait', () => {
    const sequences = Array.from({ length: 5000 }, (_, index) => 60_000 + index);
    push(0, 59_999);
    shuffled(sequences, 20, 7).forEach((sequence, index) => push(index, sequence, sequence));
    expect(given.slice(1)).to.deep.equal(sequences.map((sequence) => sequence & 0xffff));
    expect(buffer.dropped).to.equal(5000);
  });

  it('accounts for every packet, whatever is lost, late or twice', () => {
    const random = seededRandom(3);
    const sequences = Array.from({ length: 20_000 }, (_, index) => index);
    const sent = shuffled(sequences, 120, 5).filter((sequence) => sequence === 0 || random() > 0.1);
    let expected: number | undefined;
    let lost = 0;
    let given = 0;
    const whole = new ReorderBuffer({
      maxWaitMs,
      onPacket: ({ sequence }) => {
        expected ??= sequence;
        expect(sequence).to.equal(expected);
        expected = (expected + 1) & 0xffff;
        given++;
      },
      onLoss: (count) => {
        lost += count;
        expected = (expected! + count) & 0xffff;
      },
    });
    sent.forEach((sequence, index) => whole.push(packet(sequence), index));
    whole.poll(1e6);
    expect(given + whole.dropped).to.equal(sent.length);
    expect(lost).to.be.within(2000, 10_000);
  });
});
