import { expect } from 'chai';
import { pickLanguage } from './language.ts';

describe('pickLanguage', () => {
  it('keeps what the person chose before', () => {
    expect(pickLanguage('zh', ['en-GB'])).to.equal('zh');
  });

  it('takes the first language of the browser that we speak', () => {
    expect(pickLanguage(null, ['de-CH', 'zh-TW', 'en'])).to.equal('zh');
    expect(pickLanguage(null, ['fr', 'en-US', 'zh'])).to.equal('en');
  });

  it('falls back to English', () => {
    expect(pickLanguage('xx', ['fr'])).to.equal('en');
    expect(pickLanguage(null, [])).to.equal('en');
  });
});
