import { expect } from 'chai';
import fc from 'fast-check';
import { chatTextSchema, sentChatSchema } from './chat.ts';
import { refusedInChat } from './chat-rules.ts';

/** With halves of characters and everything that is unseen. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 300 })
  .map((codes) => String.fromCharCode(...codes));

describe('the text of a message', () => {
  const parse = (text: string) => chatTextSchema.safeParse(text);

  it('has up to 2000 characters', () => {
    expect(parse('好'.repeat(2000)).success).to.equal(true);
    expect(parse('好'.repeat(2001)).success).to.equal(false);
    expect(parse(` ${'a'.repeat(2000)} \n`).data).to.equal('a'.repeat(2000));
  });

  it('keeps line breaks and tabs, and has one kind of them', () => {
    expect(parse('one\r\ntwo\rthree\n\tfour').data).to.equal('one\ntwo\nthree\n\tfour');
  });

  it('keeps emoji of several characters, and writing from right to left', () => {
    for (const text of ['👩‍👩‍👧‍👦 🏳️‍🌈', 'مرحبا', 'שלום']) expect(parse(text).data).to.equal(text);
  });

  it('has no other control characters, and nothing that turns the direction of writing', () => {
    for (const bad of ['\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085', '\u202e', '\u2066', '\ud800']) {
      expect(parse(`a${bad}b`).success, JSON.stringify(bad)).to.equal(false);
    }
  });

  it('is what is allowed, or refused, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { data } = parse(text);
        if (data !== undefined) expect(refusedInChat.test(data)).to.equal(false);
      }),
    );
  });

  it('may be empty only with a file', () => {
    const sent = (more: object) => sentChatSchema.safeParse({ to: 'everyone', ...more }).success;
    expect(sent({ text: ' \n ' })).to.equal(false);
    expect(sent({ text: '', fileId: 'abc' })).to.equal(true);
    expect(sent({ text: 'a', fileId: '../x' })).to.equal(false);
    expect(sent({ text: 'a', html: true })).to.equal(false);
  });
});
