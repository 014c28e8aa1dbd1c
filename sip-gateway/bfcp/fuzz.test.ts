import { expect } from 'chai';
import type { Attribute } from './attributes.ts';
import { type Primitive, primitives } from './codes.ts';
import { floorStatusOf, requestStatusOf } from './floor-content.ts';
import { FloorServer } from './floor-server.ts';
import { parseDatagram, parseMessage, writeFragments, writeMessage } from './message.ts';
import { TcpFraming } from './tcp-framing.ts';
import { UdpAssociation } from './udp-association.ts';

const ids = { conferenceId: 1, userId: 5, floorId: 2 };

/** Numbers from 0 up to the limit, the same in every run (mulberry32). */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** Messages of every kind, whole and in parts. */
function samples(): Buffer[] {
  const attributes: Attribute[] = [
    { type: 'floorId', id: 2 },
    { type: 'floorRequestId', id: 1 },
    { type: 'participantProvidedInfo', text: 'slides' },
    ...requestStatusOf({ id: 1, status: 'granted', reason: 'because' }, ids).attributes,
    ...floorStatusOf({ other: 'Anna' }, ids).attributes,
  ];
  const header = { version: 2, response: false, conferenceId: 1, transactionId: 1, userId: 5 };
  return (Object.keys(primitives) as Primitive[]).flatMap((primitive, transactionId) => {
    const message = { ...header, transactionId, primitive, attributes };
    const short = { ...message, attributes: attributes.slice(0, 2) };
    return [writeMessage(message), writeMessage(short), ...writeFragments(message, 64)];
  });
}

function damage(sample: Buffer, below: (limit: number) => number): Buffer {
  let bytes = Buffer.from(sample);
  for (let changes = below(5); changes > 0; changes--) bytes[below(bytes.length)] = below(256);
  if (below(10) < 3) bytes = bytes.subarray(0, below(bytes.length + 1));
  if (below(10) === 0)
    bytes = Buffer.concat([bytes, Buffer.from(Array.from({ length: below(40) }, () => below(256)))]);
  return bytes;
}

describe('BFCP that is damaged', () => {
  const count = 50_000;

  it('is never thrown at, and what is read of it can be written', () => {
    const below = seeded(1);
    const good = samples();
    let read = 0;
    for (let made = 0; made < count; made++) {
      const bytes = damage(good[below(good.length)]!, below);
      const message = parseMessage(bytes);
      if (!message || 'fault' in message) continue;
      read++;
      const written = writeMessage(message);
      // Text that was no UTF-8 becomes longer once; then it stays as it is.
      const again = parseMessage(written);
      expect(again && 'primitive' in again && again.primitive).to.equal(message.primitive);
    }
    expect(read).to.be.above(count / 10);
  });

  it('leaves a floor in order, whoever sends what over UDP', () => {
    const below = seeded(2);
    const good = samples();
    const floor = new FloorServer(ids);
    const udp = new UdpAssociation(floor);
    let holding = 0;
    floor.on('requested', (id) => {
      if (below(2) === 0) floor.grant(id);
    });
    let answered = 0;
    for (let now = 0; now < count; now++) {
      const frame = parseDatagram(damage(good[below(good.length)]!, below));
      if (frame) {
        udp.receive(frame, now, (answer) => {
          answered++;
          expect(parseMessage(answer)).to.include({ response: true });
        });
      }
      if (floor.pending !== null && below(4) === 0) floor.deny(floor.pending);
      if (below(50) === 0) floor.announce(below(2) === 0 ? null : { name: 'Anna' });
      const { datagram } = udp.due(now);
      if (datagram) expect(parseMessage(datagram)).to.not.have.property('fault');
      if (floor.granted) holding++;
      expect(floor.granted && floor.pending !== null).to.equal(false);
    }
    expect(answered).to.be.above(count / 10);
    expect(holding).to.be.above(100);
  });

  it('does not make a stream that is cut anywhere lose its place', () => {
    const below = seeded(3);
    const stream = Buffer.concat(samples().filter((bytes) => (bytes.readUInt8(0) & 8) === 0));
    for (let made = 0; made < 500; made++) {
      const framing = new TcpFraming();
      const messages: Buffer[] = [];
      for (let at = 0; at < stream.length;) {
        const end = at + 1 + below(200);
        messages.push(...(framing.add(stream.subarray(at, end)) ?? []));
        at = end;
      }
      expect(Buffer.concat(messages).equals(stream)).to.equal(true);
      expect(messages.every((bytes) => parseMessage(bytes) !== null)).to.equal(true);
    }
  });
});
