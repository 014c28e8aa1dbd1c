import { expect } from 'chai';
import { announcedAgain, latch, mayCome, remoteOf } from './remote.ts';

const device = { address: '192.168.1.5', port: 5000 };
const nat = { address: '203.0.113.7', port: 41_000 };
const natRtcp = { address: '203.0.113.7', port: 52_000 };
const stranger = { address: '198.51.100.66', port: 6666 };

describe('the other end of a media line', () => {
  it('is where its SDP says, RTCP one port further', () => {
    const remote = remoteOf(device);
    expect(remote.rtp.to).to.deep.equal(device);
    expect(remote.rtcp.to).to.deep.equal({ ...device, port: 5001 });
    expect(remoteOf(device, natRtcp).rtcp.to).to.deep.equal(natRtcp);
    expect(remoteOf({ ...device, port: 65_535 }).rtcp.to).to.equal(null);
    expect(remoteOf(null)).to.deep.include({ rtp: { announced: null, to: null, latched: false } });
  });

  it('is an IP address and a port', () => {
    expect(() => remoteOf({ address: 'example.com', port: 5000 })).to.throw(RangeError, 'example.com:5000');
    expect(() => remoteOf({ ...device, port: 0 })).to.throw(RangeError);
    expect(() => remoteOf({ ...device, port: 65_536 })).to.throw(RangeError);
  });

  it('is known however its address is written', () => {
    const remote = remoteOf({ address: '2001:DB8:0:0::7', port: 5000 });
    expect(remote.rtp.to).to.deep.equal({ address: '2001:db8::7', port: 5000 });
  });

  it('gets nothing while it holds', () => {
    for (const address of ['0.0.0.0', '::', '0:0:0:0:0:0:0:0']) {
      const held = remoteOf({ address, port: 5000 });
      expect([held.rtp.to, held.rtcp.to]).to.deep.equal([null, null]);
    }
  });

  it('is where the first valid packet comes from, and nobody else any more', () => {
    const remote = latch(remoteOf(device), 'rtp', nat);
    expect(remote.rtp.to).to.deep.equal(nat);
    expect(mayCome(remote, 'rtp', nat)).to.equal(true);
    expect(mayCome(remote, 'rtp', stranger)).to.equal(false);
    expect(mayCome(remote, 'rtp', { ...nat, port: 41_001 })).to.equal(false);
    expect(latch(remote, 'rtp', nat)).to.equal(remote);
  });

  it('is taken back from a stranger who came first by the address of the SDP, for good', () => {
    const taken = latch(remoteOf(device), 'rtp', stranger);
    expect(mayCome(taken, 'rtp', device)).to.equal(true);
    const back = latch(taken, 'rtp', device);
    expect(back.rtp.to).to.deep.equal(device);
    expect(back.rtcp.to).to.deep.equal({ ...device, port: 5001 });
    expect(mayCome(back, 'rtp', stranger)).to.equal(false);
    expect(mayCome(back, 'rtcp', stranger)).to.equal(false);
  });

  it('gets RTCP beside the address its RTP comes from until its RTCP comes', () => {
    const remote = latch(remoteOf(device, { ...device, port: 7001 }), 'rtp', nat);
    expect(remote.rtcp).to.deep.include({ to: { ...nat, port: 41_001 }, latched: false });
    expect(latch(remote, 'rtcp', natRtcp).rtcp).to.deep.include({ to: natRtcp, latched: true });
  });

  it('keeps the RTCP port of its SDP when only the port of its RTP is another', () => {
    const remote = latch(remoteOf(device, { ...device, port: 7001 }), 'rtp', { ...device, port: 6000 });
    expect(remote.rtcp.to).to.deep.equal({ ...device, port: 7001 });
  });

  it('does not get RTCP from elsewhere than RTP', () => {
    const early = latch(remoteOf(device), 'rtcp', stranger);
    const remote = latch(early, 'rtp', nat);
    expect(remote.rtcp).to.deep.include({ to: { ...nat, port: 41_001 }, latched: false });
    expect(mayCome(remote, 'rtcp', stranger)).to.equal(false);
    expect(mayCome(remote, 'rtcp', natRtcp)).to.equal(true);
  });

  it('stays latched when its SDP says the same again, and starts anew with another', () => {
    const remote = latch(remoteOf(device), 'rtp', nat);
    expect(announcedAgain(remote, remoteOf({ ...device }))).to.equal(remote);
    const moved = remoteOf({ ...device, port: 5002 });
    expect(announcedAgain(remote, moved)).to.equal(moved);
  });
});
