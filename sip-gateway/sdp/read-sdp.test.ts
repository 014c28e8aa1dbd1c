import { expect } from 'chai';
import { described, fixture } from './fixtures/fixture.ts';
import { bounds, readSdp } from './read-sdp.ts';

const head = 'v=0\r\no=- 1 2 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n';
const read = (...lines: string[]) => described(head + lines.join('\r\n')).lines;

describe('reading a session description', () => {
  it('finds the lines of a room system in their order, with what belongs to each', () => {
    const { origin, maxKbps, lines } = described(fixture('cisco-sx20'));
    expect(origin).to.deep.equal({ sessionId: '7', version: '1' });
    expect(maxKbps).to.equal(6000);
    expect(lines.map(({ kind, port }) => `${kind} ${port}`)).to.deep.equal([
      ...['audio 16444', 'video 16446', 'application 5070', 'video 16448', 'application 16450'],
    ]);
    const [sound, picture, floor, slides] = lines;
    expect(sound?.crypto.map(({ hasSessionParameters }) => hasSessionParameters)).to.deep.equal([
      ...[false, true, false, true],
    ]);
    expect(sound?.codecs.find(({ payloadType }) => payloadType === 9)).to.deep.equal({
      ...{ payloadType: 9, name: 'G722', clockRate: 8000, channels: 1, fmtp: null },
    });
    expect(picture).to.include({ content: 'main', label: '11', maxKbps: 6000, address: '192.0.2.20' });
    expect(picture?.feedback).to.deep.include({ payloadType: '*', type: 'ccm', subtype: 'fir' });
    expect(floor?.floor).to.deep.equal({
      ...{ floorctrl: 'c-s', confId: 1, userId: 8, floorId: 2, mstrm: '12' },
      ...{ setup: 'actpass', connection: 'new' },
    });
    expect(slides).to.include({ content: 'slides', label: '12' });
  });

  it('knows G.711 and G.722 without a=rtpmap, and nothing else', () => {
    const [line] = read('m=audio 5000 RTP/AVP 0 8 9 18 96');
    expect(line?.codecs.map(({ name }) => name)).to.deep.equal(['PCMU', 'PCMA', 'G722']);
  });

  it('takes what the session says where a line says nothing', () => {
    const [one, other] = read(
      ...['a=inactive', 'm=audio 5000 RTP/AVP 0', 'm=video 0 RTP/AVP 97'],
      ...['c=IN IP4 192.0.2.10', 'a=sendonly'],
    );
    expect(one).to.include({ direction: 'inactive', address: '192.0.2.9' });
    expect(other).to.include({ direction: 'sendonly', address: '192.0.2.10' });
  });

  it('takes IP addresses of one machine only, and the unspecified one for hold', () => {
    const at = (address: string) => {
      const [line] = read('m=audio 5000 RTP/AVP 0', `c=IN ${address}`);
      return line && { address: line.address, held: line.held };
    };
    expect(at('IP4 198.51.100.4')).to.deep.equal({ address: '198.51.100.4', held: false });
    expect(at('IP6 2001:DB8:0::1')).to.deep.equal({ address: '2001:db8::1', held: false });
    for (const hold of ['IP4 0.0.0.0', 'IP6 ::'])
      expect(at(hold)).to.deep.equal({ address: null, held: true });
    for (const none of [
      ...['IP4 room.example', 'IP4 224.0.1.7/127', 'IP4 255.255.255.255', 'IP6 ff02::1', 'IP6 fe80::1%eth0'],
    ]) {
      expect(at(none), none).to.deep.equal({ address: null, held: false });
    }
  });

  it('reads a=rtcp with and without an address', () => {
    const rtcp = (attribute: string) => read('m=audio 5000 RTP/AVP 0', attribute)[0]?.rtcp;
    expect(rtcp('a=rtcp:5009')).to.deep.equal({ address: null, port: 5009 });
    expect(rtcp('a=rtcp:5009 IN IP4 192.0.2.77')).to.deep.equal({ address: '192.0.2.77', port: 5009 });
    expect(rtcp('a=rtcp:9 IN IP4 0.0.0.0')).to.equal(null);
    expect(rtcp('a=rtcp:99999')).to.equal(null);
  });

  it('reads a floor without a stream, a number of ports and a list of contents', () => {
    expect(read('m=application 5070 UDP/BFCP *', 'a=floorid:3')[0]?.floor.floorId).to.equal(3);
    expect(read('m=video 5000/2 RTP/AVP 97', 'a=content:Slides,alt')[0]).to.include({
      ...{ port: 5000, content: 'slides' },
    });
  });

  it('prefers b=TIAS to b=AS, and takes 0 for nothing said', () => {
    const rate = (...lines: string[]) => read('m=video 5000 RTP/AVP 97', ...lines)[0]?.maxKbps;
    expect(rate('b=AS:2000', 'b=TIAS:1536000')).to.equal(1536);
    expect(rate('b=AS:2000')).to.equal(2000);
    expect(rate('b=AS:0')).to.equal(null);
  });

  const tooMuch = [
    { what: 'bytes', text: head + 'a=x'.padEnd(bounds.bytes, 'y') },
    { what: 'lines', text: head + 'a=x\r\n'.repeat(bounds.lines) },
    { what: 'm-lines', text: head + 'm=audio 5000 RTP/AVP 0\r\n'.repeat(bounds.mediaLines + 1) },
    { what: 'formats', text: `${head}m=audio 5000 RTP/AVP${' 0'.repeat(bounds.formats + 1)}\r\n` },
  ];
  for (const { what, text } of tooMuch) {
    it(`refuses too many ${what}`, () => {
      expect(readSdp(text)).to.include({ warning: 307 });
    });
  }

  for (const text of [
    ...['', 'hello', 'm=audio 5000 RTP/AVP 0', `${head}m=audio`, `${head}m=audio 5000 RTP/AVP`],
    ...[`${head}m=audio 65536 RTP/AVP 0`, `${head}m=audio -1 RTP/AVP 0`, `${head}m=aud\0io 5000 RTP/AVP 0`],
  ]) {
    it(`refuses ${JSON.stringify(text.slice(-30))} with words for a Warning header`, () => {
      expect(readSdp(text))
        .to.have.property('refused')
        .that.matches(/^[\w ,.=-]+$/);
    });
  }

  it('stays within a moment for the longest texts', () => {
    const long = [' ', '][', 'a=imageattr:* send [x', ';', 'a=simulcast: \t'].map((part) =>
      part.repeat(31_000 / part.length),
    );
    const many = 'a=candidate:1 1 UDP 1 1.1.1.1 1 typ host raddr\r\n'.repeat(600);
    for (const text of [
      ...long.map((line) => `${head}m=video 5000 RTP/AVP 97\r\na=imageattr:97 send [${line}`),
      head + many,
    ]) {
      const begun = performance.now();
      readSdp(text);
      expect(performance.now() - begun).to.be.below(500);
    }
  });
});
