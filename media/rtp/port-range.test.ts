import { expect } from 'chai';
import { PortRange } from './port-range.ts';

const restMs = 30_000;

describe('a range of ports', () => {
  let now: number;
  const range = (first: number, last: number) => new PortRange(first, last, restMs, () => now);

  beforeEach(() => {
    now = 1_000_000;
  });

  it('gives pairs of an even and the next odd port, each once', () => {
    const ports = range(20_001, 20_012);
    const taken = Array.from({ length: ports.free }, () => ports.take());
    expect(taken.map(({ rtp }) => rtp).sort()).to.deep.equal([20_002, 20_004, 20_006, 20_008, 20_010]);
    for (const { rtp, rtcp } of taken) expect(rtcp).to.equal(rtp + 1);
  });

  it('gives them in an order that cannot be foretold', () => {
    const firsts = new Set(Array.from({ length: 50 }, () => range(20_000, 39_999).take().rtp));
    expect(firsts.size).to.be.above(40);
  });

  it('says so when it is used up', () => {
    const ports = range(20_000, 20_003);
    ports.release(ports.take());
    ports.take();
    expect(() => ports.take()).to.throw('no UDP ports left in 20000-20003: 1 pairs in use, 1 resting');
  });

  it('lets a pair that was given back rest', () => {
    const ports = range(20_000, 20_001);
    const pair = ports.take();
    ports.release(pair);
    now += restMs - 1;
    expect(ports.free).to.equal(0);
    now += 1;
    expect(ports.take()).to.deep.equal(pair);
  });

  it('gives a pair out once when it was given back twice', () => {
    const ports = range(20_000, 20_003);
    const pair = ports.take();
    ports.release(pair);
    ports.release(pair);
    now += restMs;
    expect(ports.free).to.equal(2);
  });

  it('gives a certain pair to a leg that goes on', () => {
    const ports = range(20_000, 20_005);
    expect(ports.reserve(20_002)).to.deep.equal({ rtp: 20_002, rtcp: 20_003 });
    expect(() => ports.reserve(20_002)).to.throw('UDP port 20002 is in use');
    expect(() => ports.reserve(20_003)).to.throw('UDP port 20003 is not one of 20000-20005');
    ports.release({ rtp: 20_002, rtcp: 20_003 });
    ports.reserve(20_002);
    expect([ports.take().rtp, ports.take().rtp].sort()).to.deep.equal([20_000, 20_004]);
  });

  it('must have room for a pair', () => {
    expect(() => range(20_001, 20_002)).to.throw(RangeError);
    expect(() => range(20_000, 70_000)).to.throw(RangeError);
    expect(() => range(20_010, 20_000)).to.throw(RangeError);
  });
});
