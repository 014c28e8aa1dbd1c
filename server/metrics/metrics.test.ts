import { expect } from 'chai';
import { Metrics } from './metrics.ts';

describe('the metrics', () => {
  it('ask the media once a scrape, and again at the next', async () => {
    let asked = 0;
    const metrics = new Metrics({
      conferences: () => 1,
      participants: () => 2,
      sip: () => null,
      recorder: () => ({ recording: 1, finishing: 2, bytesWritten: 3, failures: 0 }),
      streams: () => ({ streams: 0, brokenDestinations: 0, viewers: 0 }),
      media: () => {
        asked++;
        return Promise.resolve({
          workers: 1,
          mixers: 0,
          ...{ mixerCpu: 0.5, mixerCapacity: 1.5, mixerLevel: 1, mixerMissedTurns: 6 * asked },
          legs: 0,
          conferences: 1,
          transports: 4,
          producers: 2,
          consumers: 2,
          bytesReceived: 1000 * asked,
          bytesSent: 500,
          legPacketsReceived: 100 * asked,
          legPacketsLost: 3,
          legPacketsRefused: 0,
        });
      },
    });
    expect(await metrics.text()).to.include('plenum_media_received_bytes 1000');
    expect(asked).to.equal(1);
    const text = await metrics.text();
    expect(text).to.include('plenum_media_received_bytes 2000');
    expect(text).to.include('plenum_media_mixer_missed_turns_total 12');
    expect(text).to.include('plenum_media_leg_received_packets_total 200');
    expect(text).to.include('plenum_media_leg_lost_packets_total 3');
    expect(asked).to.equal(2);
  });
});
