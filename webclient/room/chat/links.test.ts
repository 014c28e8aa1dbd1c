import { expect } from 'chai';
import fc from 'fast-check';
import { linkParts } from './links.ts';

/** What is linked, as it is shown. */
const linked = (text: string): string[] =>
  linkParts(text).flatMap((part) => (part.href === undefined ? [] : [part.text]));

describe('links in a message', () => {
  it('are addresses of the web, without what belongs to the sentence', () => {
    const found: [text: string, ...links: string[]][] = [
      ['see https://example.org/a?b=1#c.', 'https://example.org/a?b=1#c'],
      ['(https://example.org/a_(b))', 'https://example.org/a_(b)'],
      ['请看https://example.org/a，谢谢', 'https://example.org/a'],
      ['两个：http://a.example/x；https://b.example！', 'http://a.example/x', 'https://b.example'],
      ['HTTPS://EXAMPLE.ORG/Path', 'HTTPS://EXAMPLE.ORG/Path'],
      ['https://[2001:db8::1]:8443/m/1', 'https://[2001:db8::1]:8443/m/1'],
      ['“https://example.org/”…', 'https://example.org/'],
      ['a line\nhttps://example.org\nanother', 'https://example.org'],
    ];
    for (const [text, ...links] of found) expect(linked(text), text).to.deep.equal(links);
  });

  it('are nothing else', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,<b>x</b>',
      'ftp://example.org',
      'example.org',
      'https://',
      'https://bank.example@evil.example/',
      'https://user:secret@example.org',
      'xhttps:/example.org',
    ]) {
      expect(linked(text), text).to.deep.equal([]);
    }
  });

  it('lead to http and https only, and with the rest are the whole text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'https://',
        'http://',
        'example.org',
        '/a?b=c',
        '(',
        ')',
        '.',
        '@',
        ' ',
        '，',
        'javascript:',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parts = linkParts(text);
        expect(parts.map((part) => part.text).join('')).to.equal(text);
        for (const { href } of parts) if (href !== undefined) expect(href).to.match(/^https?:\/\/[^@]*/);
      }),
      { numRuns: 200 },
    );
  });
});
