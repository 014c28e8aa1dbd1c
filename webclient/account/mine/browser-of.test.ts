import { expect } from 'chai';
import { browserOf } from './browser-of.ts';

describe('browserOf', () => {
  it('names browsers by what they are, not by what they pretend to be', () => {
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0';
    const iphone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
    expect(browserOf(edge)).to.deep.equal({ name: 'Edge · Windows', phone: false });
    expect(browserOf(iphone)).to.deep.equal({ name: 'Safari · iPhone', phone: true });
  });

  it('shows what it does not know as it is', () => {
    expect(browserOf('curl/8.5').name).to.equal('curl/8.5');
    expect(browserOf('').name).to.equal('?');
  });
});
