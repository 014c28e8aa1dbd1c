import { expect } from 'chai';
import fc from 'fast-check';
import { refusedInChat } from '../../../server/contract/chat-rules.ts';
import { sendable } from './sendable.ts';

/** With halves of characters and everything that is unseen. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 300 })
  .map((codes) => String.fromCharCode(...codes));

describe('what is sent of what was typed or pasted', () => {
  it('is the text without what the server refuses', () => {
    expect(sendable(' a\u0000b\r\nc\u202ed\u2066e\ttab \n')).to.equal('ab\ncde\ttab');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(refusedInChat.test(sendable(text))).to.equal(false);
      }),
    );
  });
});
