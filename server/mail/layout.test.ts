import { expect } from 'chai';
import { layout } from './layout.ts';

describe('a message laid out', () => {
  const letter = {
    language: 'en' as const,
    title: 'Title',
    paragraphs: ['One', 'Two\nlines'],
    facts: [{ name: 'Login', value: 'anna' }],
    code: '123456',
    action: { label: 'Open', url: 'https://meet.example.org/?a=1&b=2' },
    notes: ['Note'],
  };

  it('says everything in text and in HTML', () => {
    const { text, html } = layout(letter);
    for (const part of ['Title', 'One', 'Login', 'anna', '123456', 'Open', 'Note']) {
      expect(text).to.include(part);
      expect(html).to.include(part);
    }
    expect(text).to.include('\nhttps://meet.example.org/?a=1&b=2\n');
    expect(html).to.include('href="https://meet.example.org/?a=1&amp;b=2"').and.include('Two<br>lines');
  });

  it('is not changed by what people are called', () => {
    const evil = `"><script>alert('1')</script>&`;
    const { html } = layout({
      ...letter,
      title: evil,
      paragraphs: [evil],
      facts: [{ name: evil, value: evil }],
      code: evil,
      action: { label: evil, url: `https://meet.example.org/${evil}` },
      notes: [evil],
    });
    expect(html).not.to.include('<script').and.not.to.include(`'1'`);
    expect(html).to.include('&lt;script&gt;');
  });

  it('has no button that leads elsewhere than to the web', () => {
    const javascript = { ...letter, action: { label: 'x', url: 'javascript:alert(1)' } };
    expect(() => layout(javascript)).to.throw('no http or https address');
  });
});
