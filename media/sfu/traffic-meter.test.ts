import { expect } from 'chai';
import type { types } from 'mediasoup';
import { TrafficMeter } from './traffic-meter.ts';

/** Of a transport the meter asks nothing else; one with packets on it is too much for a sum. */
function transport(id: string, bytesReceived: number): types.WebRtcTransport {
  return {
    id,
    getStats: () => Promise.resolve([{ bytesReceived, bytesSent: 1 }]),
  } as unknown as types.WebRtcTransport;
}

describe('the traffic of a node', () => {
  it('is the same to everybody who asks at the same time', async () => {
    const meter = new TrafficMeter();
    const transports = [transport('a', 1000), transport('b', 500)];
    const asked = await Promise.all([1, 2, 3].map(() => meter.measure(transports)));
    for (const answer of asked) expect(answer).to.deep.equal({ bytesReceived: 1500, bytesSent: 2 });
  });
});
