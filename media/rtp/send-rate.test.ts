import { expect } from 'chai';
import fc from 'fast-check';
import { parseRtcp, writeRtcp } from './rtcp.ts';
import { SendRate } from './send-rate.ts';

describe('the rate of sending', () => {
  let rate: SendRate;

  beforeEach(() => {
    rate = new SendRate({ most: 1000, least: 100 });
  });

  it('begins with what is wanted', () => {
    expect(rate.kbps).to.equal(1000);
  });

  it('goes on with what another one had heard', () => {
    rate.heardLoss(0.5, 0);
    rate.heardLimit({ kind: 'tmmbr', kbps: 800 }, 0);
    const next = new SendRate({ most: 1000, least: 100, from: rate.state });
    expect(next.kbps).to.equal(750);
    for (let now = 1000; now < 20_000; now += 1000) next.heardLoss(0, now);
    expect(next.kbps).to.be.within(761, 800);
    rate.heardLimit({ kind: 'remb', kbps: 400 }, 0);
    expect(new SendRate({ most: 1000, least: 100, from: rate.state }).kbps).to.equal(400);
  });

  it('is cut by half of what is lost, when that is more than a tenth', () => {
    rate.heardLoss(0.2, 0);
    expect(rate.kbps).to.equal(900);
    rate.heardLoss(0.5, 1000);
    expect(rate.kbps).to.equal(675);
  });

  it('is not cut for what was lost before the last cut showed', () => {
    rate.heardLoss(0.2, 0);
    rate.heardLoss(0.2, 299);
    expect(rate.kbps).to.equal(900);
    rate.heardLoss(0.2, 300);
    expect(rate.kbps).to.equal(810);
  });

  it('stays where it is while two to ten in a hundred are lost', () => {
    rate.heardLoss(0.5, 0);
    for (const [index, loss] of [0.02, 0.05, 0.1].entries()) rate.heardLoss(loss, 1000 * (index + 1));
    expect(rate.kbps).to.equal(750);
  });

  it('grows by 8 % a second while less is lost, up to what is wanted', () => {
    rate.heardLoss(1, 0);
    rate.heardLoss(0.01, 1000);
    expect(rate.kbps).to.be.closeTo(540, 0.01);
    rate.heardLoss(0, 3000);
    expect(rate.kbps).to.be.closeTo(500 * 1.08 ** 3, 0.01);
    for (let now = 4000; now < 20_000; now += 1000) rate.heardLoss(0, now);
    expect(rate.kbps).to.be.within(951, 1000);
  });

  it('grows as fast however often there is a report', () => {
    rate.heardLoss(1, 0);
    for (let now = 100; now <= 4000; now += 100) rate.heardLoss(0, now);
    // The last steps may have been too small to be given.
    expect(rate.kbps).to.be.within((500 * 1.08 ** 4) / 1.05, 500 * 1.08 ** 4 + 0.01);
  });

  it('does not grow for a time nothing was heard of', () => {
    rate.heardLoss(1, 0);
    rate.heardLoss(0, 60_000);
    expect(rate.kbps).to.be.closeTo(500 * 1.08 ** 5, 0.01);
  });

  it('never falls below the least, whatever is heard', () => {
    for (let now = 0; now < 20_000; now += 1000) rate.heardLoss(1, now);
    expect(rate.kbps).to.equal(100);
    rate.heardLimit({ kind: 'tmmbr', kbps: 0 }, 20_000);
    expect(rate.kbps).to.equal(100);
  });

  it('keeps to a TMMBR at once, until there is another', () => {
    rate.heardLimit({ kind: 'tmmbr', kbps: 980 }, 0);
    expect(rate.kbps).to.equal(980);
    rate.heardLimit({ kind: 'tmmbr', kbps: 300 }, 0);
    expect(rate.kbps).to.equal(300);
    for (let now = 1000; now < 60_000; now += 1000) rate.heardLoss(0, now);
    expect(rate.kbps).to.equal(300);
    rate.heardLimit({ kind: 'tmmbr', kbps: 5000 }, 60_000);
    expect(rate.kbps).to.equal(1000);
  });

  it('keeps to a REMB at once, for ten seconds, and grows from there', () => {
    rate.heardLimit({ kind: 'remb', kbps: 400 }, 0);
    expect(rate.kbps).to.equal(400);
    rate.heardLimit({ kind: 'remb', kbps: 500 }, 5000);
    for (let now = 5000; now < 15_000; now += 1000) {
      rate.heardLoss(0, now);
      expect(rate.kbps).to.equal(500);
    }
    rate.heardLoss(0, 15_000);
    expect(rate.kbps).to.be.closeTo(540, 0.01);
  });

  it('is cut from what is sent, not from what was wanted', () => {
    rate.heardLimit({ kind: 'tmmbr', kbps: 500 }, 0);
    rate.heardLoss(0.4, 0);
    expect(rate.kbps).to.equal(400);
    rate.heardLimit({ kind: 'tmmbr', kbps: 5000 }, 1000);
    expect(rate.kbps).to.equal(400);
  });

  it('follows what is wanted, within what is known of loss', () => {
    rate.setMost(2000);
    expect(rate.kbps).to.equal(2000);
    rate.heardLoss(0.5, 0);
    rate.setMost(500);
    expect(rate.kbps).to.equal(500);
    rate.heardLoss(0, 1000);
    rate.setMost(2000);
    expect(rate.kbps).to.equal(1500);
  });

  it('does not change by less than 5 %, unless a limit is kept to', () => {
    rate.heardLoss(0.5, 0);
    rate.heardLoss(0, 500);
    expect(rate.kbps).to.equal(750);
    rate.heardLoss(0, 1000);
    expect(rate.kbps).to.be.closeTo(810, 0.01);
  });

  it('takes what TMMBR and REMB packets say', () => {
    const packets = parseRtcp(
      writeRtcp([
        { type: 'tmmbr', senderSsrc: 1, limits: [{ ssrc: 2, bitrate: 768_000, overhead: 40 }] },
        { type: 'remb', senderSsrc: 1, bitrate: 512_000, ssrcs: [2] },
      ]),
    );
    const given = packets.map((packet) => {
      if (packet.type === 'tmmbr')
        rate.heardLimit({ kind: 'tmmbr', kbps: packet.limits[0]!.bitrate / 1000 }, 0);
      if (packet.type === 'remb') rate.heardLimit({ kind: 'remb', kbps: packet.bitrate / 1000 }, 0);
      return rate.kbps;
    });
    expect(given).to.deep.equal([768, 512]);
  });

  it('is always within its bounds, and changes by 5 % or to keep to a limit', () => {
    const heard = fc.oneof(
      fc.record({ kind: fc.constant('loss' as const), value: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ kind: fc.constantFrom('tmmbr' as const, 'remb' as const), value: fc.nat(3000) }),
      fc.record({ kind: fc.constant('most' as const), value: fc.integer({ min: 100, max: 3000 }) }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(heard, fc.nat(8000))), (events) => {
        const one = new SendRate({ most: 1000, least: 100 });
        let [now, most, tmmbr] = [0, 1000, Infinity];
        for (const [{ kind, value }, later] of events) {
          const before = one.kbps;
          now += later;
          if (kind === 'loss') one.heardLoss(value, now);
          else if (kind === 'most') one.setMost((most = value));
          else one.heardLimit({ kind, kbps: value }, now);
          if (kind === 'tmmbr') tmmbr = value;
          const limit = Math.max(100, Math.min(most, tmmbr, kind === 'remb' ? value : Infinity));
          expect(one.kbps).to.be.within(100, limit);
          const change = Math.abs(one.kbps - before) / before;
          if (change !== 0 && one.kbps !== limit) expect(change).to.be.at.least(0.05);
        }
      }),
    );
  });
});
