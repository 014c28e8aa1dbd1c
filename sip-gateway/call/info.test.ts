import { expect } from 'chai';
import { fastUpdate, readDigit, readFastUpdate } from './info.ts';

describe('what room systems say by INFO', () => {
  it('is a key, as Cisco’s and as others write it', () => {
    expect(readDigit('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n')).to.equal('5');
    expect(readDigit('application/dtmf-relay', 'Signal= *\nDuration= 250')).to.equal('*');
    expect(readDigit('application/dtmf-relay', 'Signal=11\r\n')).to.equal('#');
    expect(readDigit('application/dtmf', '#')).to.equal('#');
    expect(readDigit('application/dtmf', '10')).to.equal('*');
    expect(readDigit('application/dtmf', 'd\r\n')).to.equal('D');
  });

  it('is no key otherwise', () => {
    expect(readDigit('application/dtmf-relay', 'Signal=55\r\n')).to.equal(null);
    expect(readDigit('application/dtmf-relay', '')).to.equal(null);
    expect(readDigit('text/plain', 'Signal=5')).to.equal(null);
  });

  it('asks for a key frame as we do', () => {
    expect(readFastUpdate(fastUpdate.contentType, fastUpdate.content)).to.equal(true);
    expect(readFastUpdate('application/media_control+xml', '<media_control/>')).to.equal(false);
  });
});
