import { expect } from 'chai';
import type { Leg, LegPicture } from '../../server/contract/legs.ts';
import { formatOf, type LegState, newLeg, takersOf, withAgreed, withRate } from './leg.ts';
import { inputsOfLeg, linesOf } from './leg-plan.ts';

const line = {
  ...{ remote: { address: '192.0.2.9', port: 5000 }, remoteRtcp: null, mux: false, crypto: null },
  ...{ sends: true, receives: true },
};
const picture: LegPicture = {
  ...{ ...line, payloadType: 97, packetizationMode: 1, profile: 'baseline' },
  ...{ maxWidth: 1280, maxHeight: 720, maxKbps: 1000, feedback: { nack: true, pli: true, fir: true } },
};
const slides: LegPicture = { ...picture, payloadType: 98, maxWidth: 1920, maxHeight: 1080, maxKbps: 2000 };
const ports = { address: '192.0.2.1', sound: 40_000, picture: 40_002, slides: 40_004 };

function legWith(agreed: Partial<Leg>): LegState {
  const leg = newLeg('room', ports, { bound: '127.0.0.1', dscp: { audio: 46, video: 34 } });
  return withAgreed(leg, { sound: null, picture, slides, ...agreed });
}

describe('what a leg takes of pictures', () => {
  const taken = (leg: LegState, presenterId: string | null): [string, string, number][] =>
    takersOf(leg, null, presenterId).map(({ id, part, format }) => [id, part, format.height]);

  it('is one picture with all of it while nobody shares, and without a line for slides', () => {
    expect(taken(legWith({}), null)).to.deep.equal([['room', 'all', 720]]);
    expect(taken(legWith({ slides: null }), 'anna')).to.deep.equal([['room', 'all', 720]]);
  });

  it('is slides apart while somebody else shares, also without a main picture', () => {
    const apart = ['slides room', 'slides', 1080];
    expect(taken(legWith({}), 'anna')).to.deep.equal([['room', 'besideSlides', 720], apart]);
    expect(taken(legWith({ picture: null }), 'anna')).to.deep.equal([apart]);
  });

  it('is nothing of what it shares itself', () => {
    expect(taken(legWith({}), 'room')).to.deep.equal([['room', 'besideSlides', 720]]);
  });

  it('has the slides in it when its line for them takes none just now', () => {
    expect(taken(legWith({ slides: { ...slides, receives: false } }), 'anna')).to.deep.equal([
      ['room', 'all', 720],
    ]);
  });

  it('is made smaller on the line that can be sent less, and on no other', () => {
    const slow = withRate(legWith({}), 'slides', 400);
    expect(formatOf(slow, 'slides')).to.include({ height: 368, kbps: 384 });
    expect(formatOf(slow, 'picture')).to.include({ height: 720, kbps: 1000 });
  });
});

describe('the lines of a leg', () => {
  const planned = (leg: LegState, pictures: { picture: string | null; slides: string | null }) =>
    linesOf(leg, { pictures, shown: () => true }).map(({ id, line: { port }, gives, forward }) => {
      return [id, port, gives, forward !== null];
    });
  const sharing = (leg: LegState): LegState => ({ ...leg, seen: { ...leg.seen, slides: 'live' } });

  it('are up to three, each on its ports, with the picture that it is given', () => {
    expect(planned(legWith({}), { picture: 'a', slides: 'b' })).to.deep.equal([
      ['picture room', 40_002, 'a', true],
      ['slides room', 40_004, 'b', false],
    ]);
    expect(planned(legWith({ slides: null }), { picture: 'a', slides: null })).to.have.length(1);
  });

  it('send what comes on that of slides on while it shares alone', () => {
    const forwarded = (leg: LegState): boolean[] =>
      linesOf(leg, { pictures: { picture: null, slides: null }, shown: () => false }).map(
        ({ forward }) => forward !== null,
      );
    expect(forwarded(legWith({}))).to.deep.equal([true, false]);
    expect(forwarded(sharing(legWith({})))).to.deep.equal([true, true]);
    const ssrcs = linesOf(sharing(legWith({})), {
      ...{ pictures: { picture: null, slides: null }, shown: () => false },
    }).map(({ forward }) => forward?.ssrc);
    expect(new Set(ssrcs).size).to.equal(2);
  });

  it('feed pictures only as far as one shows them', () => {
    const inputs = (shown: 'picture' | 'slides'): string[] =>
      inputsOfLeg(sharing(legWith({})), (one) => one === shown).map(({ id }) => id);
    expect(inputs('picture')).to.deep.equal(['camera room']);
    expect(inputs('slides')).to.deep.equal(['slides room']);
  });
});
