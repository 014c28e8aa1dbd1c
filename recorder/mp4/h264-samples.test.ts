import { expect } from 'chai';
import fc from 'fast-check';
import { avcConfiguration, sampleOf } from './h264-samples.ts';
import { knownAccessUnits } from './known-streams.ts';

/** NAL unit types of a sample, by the lengths before them. */
function typesOf(data: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at < data.length; at += 4 + data.readUInt32BE(at))
    types.push(data.readUInt8(at + 4) & 0x1f);
  return types;
}

describe('samples of H.264', () => {
  it('are all slices of a real access unit, with its parameter sets apart', () => {
    const [key, other] = knownAccessUnits(2).map(sampleOf);
    expect(typesOf(key!.data).filter((type) => type !== 6)).to.deep.equal([5, 5, 5, 5]);
    expect(key!.key).to.be.true;
    expect(key!.sps!.readUInt8(0) & 0x1f).to.equal(7);
    expect(key!.pps!.readUInt8(0) & 0x1f).to.equal(8);
    expect(typesOf(other!.data).filter((type) => type !== 6)).to.deep.equal([1, 1, 1, 1]);
    expect([other!.key, other!.sps, other!.pps]).to.deep.equal([false, null, null]);
  });

  it('are told by start codes of three or four bytes, without zeros after a NAL unit', () => {
    const sample = sampleOf(
      Buffer.from(
        '0000010910 00000001068001 000000000001658801 000001410203 0000'.replaceAll(' ', ''),
        'hex',
      ),
    );
    expect(sample.data.toString('hex')).to.equal('00000003068001' + '00000003658801' + '00000003410203');
    expect(sample.key).to.be.true;
  });

  it('are made of whatever bytes come', () => {
    const byte = fc.constantFrom(0, 0, 0, 1, 1, 0x65, 0x41, 0x67, 0xff);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (bytes) => {
        const { data } = sampleOf(Buffer.from(bytes));
        for (const type of typesOf(data)) expect([7, 8, 9, 12]).not.to.include(type);
      }),
    );
  });

  it('are configured by the parameter sets', () => {
    const configuration = avcConfiguration(Buffer.from('6742c01fda', 'hex'), Buffer.from('68ce3c80', 'hex'));
    expect(configuration.toString('hex')).to.equal(
      '0142c01fffe1' + '0005' + '6742c01fda' + '01' + '0004' + '68ce3c80',
    );
    expect(() => avcConfiguration(Buffer.from([0x67]), Buffer.from([0x68]))).to.throw(RangeError);
  });
});
