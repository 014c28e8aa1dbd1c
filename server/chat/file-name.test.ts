import { expect } from 'chai';
import fc from 'fast-check';
import { safeFileName } from './file-name.ts';

/** With halves of characters and everything that is unseen. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 300 })
  .map((codes) => String.fromCharCode(...codes));

describe('the name of a file in the chat', () => {
  const names: Record<string, string> = {
    'Report 2026.pdf': 'Report 2026.pdf',
    '季度报告（终稿）.docx': '季度报告（终稿）.docx',
    '../../etc/passwd': 'passwd',
    '..\\..\\windows\\system32\\cmd.exe': 'cmd.exe',
    '/etc/shadow': 'shadow',
    '..': 'file',
    '.': 'file',
    '': 'file',
    '/': 'file',
    '.htaccess': 'htaccess',
    'a\r\nset-cookie: x=1': 'aset-cookie x=1',
    'nul\u0000.txt': 'nul.txt',
    'photo\u202egnp.exe': 'photognp.exe',
    'a"b<c>d|e?f*g:h.txt': 'abcdefgh.txt',
    'ends with dots...': 'ends with dots',
  };
  for (const [given, safe] of Object.entries(names)) {
    it(`is ${safe} of ${JSON.stringify(given)}`, () => {
      expect(safeFileName(given)).to.equal(safe);
    });
  }

  it('keeps how it ends when it is cut', () => {
    const name = safeFileName(`${'很长'.repeat(100)}.tar.gz`);
    expect(Array.from(name)).to.have.length(120);
    expect(name.endsWith('.gz')).to.equal(true);
  });

  it('never has folders, control characters or nothing in it', () => {
    fc.assert(
      fc.property(anyText, (given) => {
        const name = safeFileName(given);
        expect(name).to.match(/^[^/\\\p{Cc}\p{Cs}"<>:|?*]+$/u);
        expect(name).to.not.match(/^[.\s]|[.\s]$/u);
        expect(Array.from(name).length).to.be.at.most(120);
        expect(safeFileName(name), 'safe already').to.equal(name);
      }),
      { numRuns: 500 },
    );
  });
});
