import { expect } from 'chai';
import { answerOf } from './answer.ts';
import { defaultGuard, Guard } from './guard.ts';
import { messageLimits } from './header-lines.ts';
import { damagedMessages, sampleMessages } from './known-messages.ts';
import { parseMessage } from './parse.ts';
import { toSipJs } from './sipjs-message.ts';

const source = { address: '192.0.2.10', port: 5062 };
const context = {
  transactionKey: 'key',
  domain: 'conf.example',
  flow: { transport: 'udp' as const, remote: source },
};

/** All that is done with a message at the edge. @returns what came of it */
function put(bytes: Buffer, guard: Guard): 'taken' | 'answered' | 'dropped' {
  const parsed = parseMessage(bytes, 'datagram');
  const refusal = 'refusal' in parsed ? parsed.refusal : guard.refusalOf(parsed.message);
  if (!refusal && 'message' in parsed) {
    const built = toSipJs(parsed.message, context);
    for (const contact of built.getHeaders('contact').keys()) String(built.parseHeader('contact', contact));
    String(built.from);
    String(built.to);
    return 'taken';
  }
  if (!refusal || refusal.answer === null) return 'dropped';
  const { text } = answerOf(refusal, source);
  expect(text).to.match(/^SIP\/2\.0 [45]\d\d [^\r\n]+(\r\n[\w-]+: ?[^\r\n]*)+\r\n\r\n$/);
  return 'answered';
}

describe('100,000 damaged messages', () => {
  it('make nothing throw, and those that must not be answered are not', function () {
    this.timeout(100_000);
    const guard = new Guard(defaultGuard);
    const counts = { taken: 0, answered: 0, dropped: 0 };
    for (const bytes of damagedMessages(100_000, 4475)) {
      const result = put(bytes, guard);
      counts[result]++;
      const start = bytes.toString('latin1').replace(/^[\r\n]+/, '');
      if (result === 'answered' && /^(SIP\/|ACK )/i.test(start))
        throw new Error(`answered: ${start.slice(0, 80)}`);
    }
    expect(counts.taken + counts.answered + counts.dropped).to.equal(100_000);
    for (const count of Object.values(counts)) expect(count).to.be.above(1000);
  });

  it('take no longer the more often a sign comes again', function () {
    this.timeout(100_000);
    const guard = new Guard(defaultGuard);
    const signs = [
      ' ',
      '\t',
      '"',
      '\\',
      '<',
      '>',
      ',',
      ';',
      ':',
      '/',
      '%41',
      '=',
      '@',
      '.',
      '-',
      '[',
      'a',
      '0',
      '\r\n ',
      '\r\n',
      ';a=',
      '\ufffd',
    ];
    let put_ = 0;
    for (const sample of sampleMessages) {
      const lines = sample.toString('utf8').split('\r\n');
      for (const [index, line] of lines.entries()) {
        if (line === '') break;
        for (const sign of signs) {
          // Just within what a line may have, and as much as a message may have.
          for (const length of [messageLimits.lineLength - line.length - 10, 60_000]) {
            const middle = Math.floor(line.length / 2);
            const long = line.slice(0, middle) + sign.repeat(length / sign.length) + line.slice(middle);
            put(Buffer.from(lines.with(index, long).join('\r\n')), guard);
            put_++;
          }
        }
      }
    }
    expect(put_).to.be.above(1000);
  });
});
