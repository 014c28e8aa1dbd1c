import { expect } from 'chai';
import type { LegStatistics, LineStatistics } from '../../server/contract/legs.ts';
import { LegMeter } from './leg-meter.ts';

const room = { conferenceId: 'c', participantId: 'room' };

function line(packets: number, lost: number, refused = 0): LineStatistics {
  return {
    sent: { packets: 0, octets: 0, lossRatio: null, roundTripMs: null },
    received: { packets, octets: 0, lost, jitterMs: 0 },
    refused,
  };
}

function told(
  sound: LineStatistics | null,
  picture: LineStatistics | null = null,
  slides: LineStatistics | null = null,
): LegStatistics {
  return { sound, picture, slides, format: null };
}

describe('the packets of legs', () => {
  const counts = (meter: LegMeter): number[] => Object.values(meter.counts);

  it('are summed over lines and legs, and stay counted when a leg ends', () => {
    const meter = new LegMeter();
    meter.count(room, told(line(100, 1), line(400, 4, 7)));
    meter.count(room, told(line(200, 1), line(800, 14, 7), line(30, 2)));
    meter.count({ ...room, participantId: 'phone' }, told(line(50, 0, 1)));
    expect(counts(meter)).to.deep.equal([1080, 17, 8]);
    meter.forget(room);
    meter.count(room, told(line(10, 0)));
    meter.forgetConference('c');
    meter.count(room, told(line(10, 2)));
    expect(counts(meter)).to.deep.equal([1100, 19, 8]);
  });

  it('go on where a mixer was replaced, and never fall when what was lost comes late', () => {
    const meter = new LegMeter();
    meter.count(room, told(line(100, 10)));
    meter.count(room, told(line(108, 4)));
    expect(counts(meter)).to.deep.equal([108, 10, 0]);
    meter.count(room, told(line(120, 11)));
    expect(counts(meter)).to.deep.equal([120, 11, 0]);
    meter.count(room, told(line(30, 2)));
    expect(counts(meter)).to.deep.equal([150, 13, 0]);
  });
});
