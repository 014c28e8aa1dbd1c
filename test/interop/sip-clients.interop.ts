import { expect } from 'chai';
import { type Yuv, yuvOf } from '../../media/mixer/colour.ts';
import { isNear } from '../../media/mixer/known-media.ts';
import { within } from '../harness/known-terminal.ts';
import { Baresip } from '../harness/sip/baresip.ts';
import { Linphone } from '../harness/sip/linphone.ts';
import type { Seen } from '../harness/sip/seen.ts';

const green = yuvOf(0, 160, 0);
const red = yuvOf(200, 0, 0);
const anna = { user: 'anna', colour: green, tone: 400 };
const bert = { user: 'bert', colour: red, tone: 700 };

/** What tests of SIP go by: that these clients tell the truth, without anything of ours between them. */
describe('SIP clients of tests', function () {
  this.timeout(20_000);
  const clients: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  async function started<A extends { close(): Promise<void> }, B extends { close(): Promise<void> }>(
    one: Promise<A>,
    other: Promise<B>,
  ): Promise<[A, B]> {
    const both = await Promise.all([one, other]);
    clients.push(...both);
    return both;
  }

  const hearEachOther = (one: Baresip | Linphone, other: Baresip | Linphone): Promise<void> =>
    within(5000, 'both hear each other and not themselves', () => {
      const [first, second] = [one.heard(bert.tone), other.heard(anna.tone)];
      return first > 0.2 && second > 0.2 && one.heard(anna.tone) < 0.02 && other.heard(bert.tone) < 0.02;
    });
  const expectColour = (seen: Seen, colour: Yuv): void => {
    const middle = seen.colourAt({ x: 0.5, y: 0.5 });
    expect(isNear(middle, colour, 20), JSON.stringify(middle)).to.equal(true);
  };

  it('baresip and Linphone see and hear each other, hold and press keys', async () => {
    const [one, other] = await started(
      Baresip.start({ ...anna, codecs: ['G722', 'PCMA'] }),
      Linphone.start({ ...bert, codecs: ['PCMA'] }),
    );
    await other.dial(one.uri);
    await hearEachOther(one, other);
    const pressKeys = async (): Promise<void> => {
      await one.press('5');
      expect((await other.happenings.next(2000, 'key')).key).to.equal('5');
      other.press('#');
      expect((await one.happenings.next(2000, 'key')).key).to.equal('#');
    };
    // Baresip waits for Linphone's next key frame.
    const [seen, seenByOther] = await Promise.all([one.picture(5000), other.picture(), pressKeys()]);
    expectColour(seen, red);
    expectColour(seenByOther, green);

    await one.hold();
    await within(3000, 'nothing is heard on hold', () => other.heard(anna.tone) < 0.02);
    await one.resume();
    await within(3000, 'it is heard again', () => other.heard(anna.tone, 400) > 0.2);
    await other.hold();
    await other.resume();
    other.hangUp();
    await one.happenings.next(2000, 'closed');
  });
});
