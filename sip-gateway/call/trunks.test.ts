import { expect } from 'chai';
import { type Trunk, trunkFor } from './trunks.ts';

const trunk = (name: string, prefixes: string[], change: Partial<Trunk> = {}): Trunk => ({
  ...{ name, prefixes, host: 'provider.example', port: 0, transport: 'udp', strip: 0, prepend: '' },
  ...{ addresses: [], register: false, user: '', password: '', from: '', encryption: 'off' },
  ...change,
});

describe('the trunk of a number', () => {
  const trunks = [
    trunk('abroad', ['+', '00']),
    trunk('town', ['0'], { strip: 1, prepend: '4930' }),
    trunk('none', []),
  ];

  it('is the one with the longest beginning that fits', () => {
    expect(trunkFor('+41615550123', trunks)?.trunk.name).to.equal('abroad');
    expect(trunkFor('0041615550123', trunks)?.trunk.name).to.equal('abroad');
    expect(trunkFor('0123', trunks)?.trunk.name).to.equal('town');
    expect(trunkFor('123', trunks)).to.equal(null);
    expect(trunkFor('123', [...trunks, trunk('rest', [''])])?.trunk.name).to.equal('rest');
  });

  it('is dialled as it wants numbers', () => {
    expect(trunkFor('0123', trunks)?.dialled).to.equal('4930123');
    expect(trunkFor('+4161', trunks)?.dialled).to.equal('+4161');
  });
});
