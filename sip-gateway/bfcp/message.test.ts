import { expect } from 'chai';
import type { Attribute } from './attributes.ts';
import { attributeTypes, errorCodes, type Primitive, primitives } from './codes.ts';
import {
  type Message,
  parseDatagram,
  parseMessage,
  readFrame,
  writeFragments,
  writeMessage,
} from './message.ts';
import { Reassembly } from './reassembly.ts';

const header = {
  version: 2,
  response: false,
  conferenceId: 0xfedc_ba98,
  transactionId: 0x1234,
  userId: 0xffff,
};

const granted: Attribute = { type: 'requestStatus', status: 'granted', queuePosition: 7 };
const attributes: Attribute[] = [
  { type: 'beneficiaryId', id: 0xffff },
  { type: 'floorId', id: 2 },
  { type: 'floorRequestId', id: 3 },
  { type: 'priority', priority: 4 },
  granted,
  { type: 'errorCode', code: 'unknownMandatoryAttribute', details: [60, 62] },
  { type: 'errorInfo', text: '出错' },
  { type: 'participantProvidedInfo', text: '' },
  { type: 'statusInfo', text: 'a' },
  { type: 'supportedAttributes', numbers: Object.values(attributeTypes) },
  { type: 'supportedPrimitives', numbers: Object.values(primitives) },
  { type: 'userDisplayName', text: 'Zürich' },
  { type: 'userUri', text: 'sip:room@example.org' },
  { type: 'beneficiaryInformation', id: 1, attributes: [{ type: 'userDisplayName', text: 'Anna' }] },
  {
    type: 'floorRequestInformation',
    id: 9,
    attributes: [
      { type: 'overallRequestStatus', id: 9, attributes: [granted, { type: 'statusInfo', text: 'yes' }] },
      { type: 'floorRequestStatus', id: 2, attributes: [granted] },
      { type: 'requestedByInformation', id: 4, attributes: [] },
      { type: 'priority', priority: 0 },
    ],
  },
];

function message(primitive: Primitive, given: readonly Attribute[] = []): Message {
  return { ...header, primitive, attributes: given };
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

function faultOf(hex: string): unknown {
  const received = parseMessage(bytesOf(hex));
  return received && 'fault' in received ? received.fault : null;
}

describe('messages of BFCP', () => {
  it('are read as they were written, with every primitive and every attribute', () => {
    for (const primitive of Object.keys(primitives) as Primitive[]) {
      const written = message(primitive, attributes);
      expect(parseMessage(writeMessage(written))).to.deep.equal(written);
    }
    for (const version of [1, 2]) {
      const written = { ...message('hello'), version, response: true };
      expect(parseMessage(writeMessage(written))).to.deep.equal(written);
    }
  });

  it('are laid out as RFC 8855 says', () => {
    const ids = {
      version: 1,
      response: false,
      conferenceId: 0x0102_0304,
      transactionId: 0xfedc,
      userId: 0xba98,
    };
    const hex = (given: Message) => writeMessage(given).toString('hex');
    expect(hex({ ...ids, primitive: 'hello', attributes: [] })).to.equal(
      '200b0000' + '01020304' + 'fedcba98',
    );
    expect(
      hex({
        ...ids,
        primitive: 'floorRequest',
        attributes: [
          { type: 'floorId', id: 1 },
          { type: 'beneficiaryId', id: 2 },
          { type: 'participantProvidedInfo', text: 'X' },
          { type: 'priority', priority: 2 },
        ],
      }),
    ).to.equal('20010004' + '01020304' + 'fedcba98' + '04040001' + '02040002' + '10035800' + '08044000');
    expect(
      hex({
        ...ids,
        version: 2,
        response: true,
        primitive: 'floorRequestStatus',
        attributes: [
          {
            type: 'floorRequestInformation',
            id: 11,
            attributes: [
              { type: 'overallRequestStatus', id: 11, attributes: [granted] },
              { type: 'floorRequestStatus', id: 1, attributes: [granted] },
            ],
          },
        ],
      }),
    ).to.equal(
      '50040005' + '01020304' + 'fedcba98' + '1e14000b' + '2408000b' + '0a040307' + '22080001' + '0a040307',
    );
    expect(
      hex({
        ...ids,
        primitive: 'error',
        attributes: [{ type: 'errorCode', code: 'invalidFloorId', details: [] }],
      }),
    ).to.equal('200d0001' + '01020304' + 'fedcba98' + '0c030600');
  });

  it('are read whether attributes are marked as mandatory or not', () => {
    const read = parseMessage(bytesOf('20010001 00000001 00010001 05040002'));
    expect(read && 'attributes' in read && read.attributes).to.deep.equal([{ type: 'floorId', id: 2 }]);
  });

  it('leave out unknown attributes that need not be understood, wherever they are', () => {
    const read = parseMessage(bytesOf('20010004 00000001 00010001 3c050102 03000000 04040002 3c02ffff'));
    expect(read && 'attributes' in read && read.attributes).to.deep.equal([{ type: 'floorId', id: 2 }]);
    const inGroup = parseMessage(bytesOf('20090002 00000001 00010001 1e080009 3c040000'));
    expect(inGroup && 'attributes' in inGroup && inGroup.attributes).to.deep.equal([
      { type: 'floorRequestInformation', id: 9, attributes: [] },
    ]);
  });

  it('are refused with what is unknown in them and must be understood', () => {
    const unknown = { code: 'unknownMandatoryAttribute', details: [0x3c, 0x3e] };
    expect(faultOf('20010003 00000001 00010001 3d040000 3f040000 04040002')).to.deep.equal(unknown);
    expect(faultOf('20090002 00000001 00010001 1e080009 3d040000')).to.deep.equal({
      ...unknown,
      details: [0x3c],
    });
  });

  it('are refused by what is wrong with them', () => {
    const code = (hex: string) => (faultOf(hex) as { code: string } | null)?.code;
    expect(code('600b0000 00000001 00010001')).to.equal('unsupportedVersion');
    expect(code('000b0000 00000001 00010001')).to.equal('unsupportedVersion');
    expect(code('400b0001 00000001 00010001')).to.equal('incorrectLength');
    expect(code('400b0000 00000001 00010001 00')).to.equal('incorrectLength');
    expect(code('40120000 00000001 00010001')).to.equal('unknownPrimitive');
    for (const attribute of [
      '04010000', // shorter than its own header
      '04050001', // longer than the message
      '04030001', // half an ID
      '0a040800', // an unknown status
      '0a030100', // no place in the queue
      '0c021100', // no error code
      '1e030009', // a group without its ID
      '1e060009 0404', // in a group, longer than it
      '1e100001 1e0c0001 1e080001 1e040001', // too deep
    ]) {
      const bytes = bytesOf(attribute);
      const length = Math.ceil(bytes.length / 4);
      const whole = Buffer.concat([bytes, Buffer.alloc(length * 4 - bytes.length)]).toString('hex');
      const lengthHex = length.toString(16).padStart(4, '0');
      expect(code(`4001${lengthHex} 00000001 00010001 ${whole}`), attribute).to.equal('unableToParse');
    }
  });

  it('that are errors are never answered by an error', () => {
    expect(parseMessage(bytesOf('200d0001 00000001 00010001 0c03ff00'))).to.deep.include({
      primitive: 'error',
      attributes: [],
    });
  });

  it('without a whole header are none', () => {
    for (let length = 0; length < 12; length++) expect(parseMessage(Buffer.alloc(length))).to.equal(null);
  });

  it('are not written with attributes that their length cannot tell', () => {
    expect(() => writeMessage(message('error', [{ type: 'errorInfo', text: 'x'.repeat(254) }]))).to.throw(
      RangeError,
    );
    expect(writeMessage(message('error', [{ type: 'errorInfo', text: 'x'.repeat(253) }]))).to.have.length(
      12 + 256,
    );
  });

  it('have numbers of their own for each name', () => {
    for (const numbers of [primitives, attributeTypes, errorCodes]) {
      const values: number[] = Object.values(numbers);
      expect(values).to.deep.equal(values.map((_, index) => index + 1));
    }
  });
});

describe('messages in parts', () => {
  const long = message('floorStatus', [attributes[14]!, attributes[8]!, attributes[12]!]);
  const whole = writeMessage(long);
  const parts = writeFragments(long, 16);
  const read = (reassembly: Reassembly, bytes: Buffer, now = 0): unknown => {
    const frame = parseDatagram(bytes);
    const complete = frame && reassembly.add(frame, now);
    return complete && readFrame(complete);
  };

  it('are put together in any order, with some twice and over one another', () => {
    expect(parts.length).to.be.above(3);
    const others = writeFragments(long, 24);
    for (const order of [parts, parts.toReversed(), [...parts, ...parts], [...others.slice(1), ...parts]]) {
      const reassembly = new Reassembly(1000);
      const all = order.map((part) => read(reassembly, part)).filter((one) => one !== null);
      expect(all[0]).to.deep.equal(long);
    }
  });

  it('are the message itself when they are whole', () => {
    expect(read(new Reassembly(1000), whole)).to.deep.equal(long);
    const [one, ...more] = writeFragments(long, 2000);
    expect(more).to.be.empty;
    expect(read(new Reassembly(1000), one!)).to.deep.equal(long);
  });

  it('are not mixed with parts of another message', () => {
    const reassembly = new Reassembly(1000);
    const other = writeFragments({ ...long, transactionId: 77 }, 16);
    parts.slice(1).forEach((part) => expect(read(reassembly, part)).to.equal(null));
    expect(read(reassembly, other[0]!)).to.equal(null);
    expect(read(reassembly, parts[0]!)).to.deep.equal(long);
  });

  it('are forgotten when they are not whole in time', () => {
    const reassembly = new Reassembly(1000);
    parts.slice(1).forEach((part) => read(reassembly, part, 0));
    expect(read(reassembly, parts[0]!, 1000)).to.equal(null);
  });

  it('are kept of a few messages only, and of none that is too long', () => {
    const reassembly = new Reassembly(1000);
    parts.slice(1).forEach((part) => read(reassembly, part));
    for (let id = 0; id < 4; id++) read(reassembly, writeFragments({ ...long, transactionId: id }, 16)[0]!);
    expect(read(reassembly, parts[0]!)).to.equal(null);
    expect(read(reassembly, bytesOf('4801ffff 00000001 00010001 00000001 00000000'))).to.equal(null);
  });

  it('that contradict themselves are dropped', () => {
    for (const bad of [
      '48010002 00000001 00010001',
      '48010002 00000001 00010001 00000000', // of no length
      '48010002 00000001 00010001 00000002 00000000', // of another length
      '48010002 00000001 00010001 00020001 00000000', // behind the end
    ]) {
      expect(parseDatagram(bytesOf(bad)), bad).to.equal(null);
    }
  });

  it('do not exist in version 1, nor over a reliable transport', () => {
    expect(parseDatagram(bytesOf('28010001 00000001 00010001 04040001'))?.fragmentAt).to.equal(null);
    expect(parseMessage(bytesOf('48010001 00000001 00010001 04040001'))).to.deep.include({
      primitive: 'floorRequest',
    });
  });
});
