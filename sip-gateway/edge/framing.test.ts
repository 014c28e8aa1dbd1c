import { expect } from 'chai';
import fc from 'fast-check';
import { type Frame, StreamFramer } from './framing.ts';
import { messageLimits } from './header-lines.ts';
import { sampleMessages } from './known-messages.ts';

function message(body: string, contentLength = `Content-Length: ${Buffer.byteLength(body)}`): string {
  return `MESSAGE sip:a@b.example SIP/2.0\r\nCall-ID: 1\r\n${contentLength}\r\n\r\n${body}`;
}

/** All frames of the text, and what they say. */
function frames(text: string | Buffer, cuts: readonly number[] = []): string[] {
  const bytes = Buffer.from(text);
  const framer = new StreamFramer();
  const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
  return edges
    .slice(1)
    .flatMap((end, index) => framer.push(bytes.subarray(edges[index], end)).map(describeFrame));
}

function describeFrame(frame: Frame): string {
  switch (frame.kind) {
    case 'message':
      return frame.bytes.toString('latin1');
    case 'ping':
      return 'ping';
    case 'broken':
      return `broken: ${frame.reason} ${frame.status} ${frame.head?.length ?? '-'}`;
  }
}

describe('the framing of a stream', () => {
  it('finds messages one after the other', () => {
    const all = [message('one'), message(''), message('zwölf')];
    expect(frames(all.join('')).map((one) => Buffer.from(one, 'latin1').toString())).to.deep.equal(all);
  });

  it('finds the length also in its compact form, folded, and with spaces', () => {
    for (const line of ['l:3', 'L : 3', 'CONTENT-LENGTH\t:\r\n  3 ', 'content-length: 0003']) {
      expect(frames(message('abc', line) + message('')), line).to.have.length(2);
    }
  });

  it('takes a message without a length to have no body', () => {
    expect(frames(message('', 'X: y') + message('abc'))).to.have.length(2);
  });

  it('answers each double line break as a ping, and passes over single ones', () => {
    expect(frames('\r\n\r\n')).to.deep.equal(['ping']);
    expect(frames('\r\n')).to.deep.equal([]);
    expect(frames(`\r\n${message('')}\r\n${message('')}\r\n\r\n`)).to.have.length(3);
    expect(frames('\r\n\r\n'.repeat(3))).to.deep.equal(['ping', 'ping', 'ping']);
  });

  it('breaks off where the next message cannot be found', () => {
    for (const length of ['-1', '1e3', '0x10', '', '99999999999']) {
      expect(frames(message('', `l: ${length}`))[0], length).to.match(/^broken: Content-Length 400 \d+$/);
    }
    expect(frames(message('abc', 'l: 3\r\nContent-Length: 2'))[0]).to.match(/^broken: Content-Length/);
    expect(frames('\nINVITE')).to.deep.equal(['broken: no message 400 -']);
    expect(frames('\rINVITE')).to.deep.equal(['broken: no message 400 -']);
  });

  it('gives nothing more once it has broken off', () => {
    const framer = new StreamFramer();
    expect(framer.push(Buffer.from('\n'))).to.have.length(1);
    expect(framer.push(Buffer.from(message('')))).to.deep.equal([]);
    expect(framer.pending).to.equal(0);
  });

  it('takes the largest message, and refuses larger ones by what their headers say', () => {
    const head = message('', 'l: 65000').length;
    const room = messageLimits.messageBytes - head;
    expect(frames(message('x'.repeat(room), `l: ${room}`))).to.have.length(1);
    expect(frames(message('', `l: ${room + 1}`))).to.deep.equal([`broken: message too large 513 ${head}`]);
  });

  it('never keeps more than the largest message', () => {
    const framer = new StreamFramer();
    const endless = Buffer.alloc(10_000, 'a');
    let broken = 0;
    for (let sent = 0; sent < 200; sent++) {
      broken += framer.push(endless).length;
      expect(framer.pending).to.be.at.most(messageLimits.messageBytes);
    }
    expect(broken).to.equal(1);
    expect(frames(Buffer.alloc(1_000_000, 'a'))).to.deep.equal(['broken: headers too large 513 -']);
  });

  it('gives the same frames however the bytes are split', () => {
    const piece = fc.oneof(
      fc.constantFrom('\r\n', '\r\n\r\n', '\n', 'x', message('', 'l: -1'), message('ab', 'l: 3')),
      fc.string({ maxLength: 20 }).map((body) => message(body)),
      fc.constantFrom(...sampleMessages.map((sample) => sample.toString())),
      fc.constant(message('y'.repeat(messageLimits.messageBytes))),
    );
    const cuts = fc.array(fc.nat(3000), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), cuts, (pieces, where) => {
        const text = pieces.join('');
        expect(frames(text, where)).to.deep.equal(frames(text));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same frames byte by byte', () => {
    const bytes = Buffer.concat([...sampleMessages, Buffer.from('\r\n\r\n'), ...sampleMessages]);
    expect(frames(bytes)).to.have.length(2 * sampleMessages.length + 1);
    expect(frames(bytes, [...bytes.keys()])).to.deep.equal(frames(bytes));
  });
});
