import { expect } from 'chai';
import fc from 'fast-check';
import type { Leg, LegPicture, LegSound } from '../../server/contract/legs.ts';
import type { Agreement } from './agreement.ts';
import { answerOffer } from './answer.ts';
import { agreed, described, devices, fixture } from './fixtures/fixture.ts';
import { makeOffer, type Offer, type OfferTerms } from './offer.ts';
import type { TerminalPolicy, TerminalPorts } from './policy.ts';
import { isRefusal } from './refusal.ts';
import { takeAnswer } from './take-answer.ts';

const policy: TerminalPolicy = {
  ...{ encryption: 'best_effort', licence: 'medium', maxKbps: 4000, slides: true },
};
const ports: TerminalPorts = {
  ...{ address: '192.0.2.1', sound: 40_000, picture: 40_002, slides: 40_004, bfcp: 40_006 },
};
const theirPorts: TerminalPorts = {
  ...{ address: '192.0.2.2', sound: 50_000, picture: 50_002, slides: 50_004, bfcp: 50_006 },
};
const bfcp = { confId: 7, userId: 21 };
const linesOf = ({ sdp }: { sdp: string }) => described(sdp).lines;
const rolesOf = ({ lines }: { lines: readonly { role: string | null }[] }) => lines.map(({ role }) => role);
const offerOf = (change: Partial<OfferTerms> = {}): Offer => makeOffer({ policy, ports, bfcp, ...change });

/** What a device answers: one description for each line. */
const answerTo = (...lines: string[]): string =>
  ['v=0', 'o=dev 5 1 IN IP4 192.0.2.2', 's=-', 'c=IN IP4 192.0.2.2', 't=0 0', ...lines, ''].join('\r\n');
const take = (offer: Offer, ...lines: string[]) => takeAnswer(offer, described(answerTo(...lines)));

describe('our offer', () => {
  it('has sound, main picture, floor and slides, as room systems number them', () => {
    const [sound, picture, floor, slides] = linesOf(offerOf());
    expect(sound).to.include({ kind: 'audio', port: 40_000, protocol: 'RTP/AVP', ptime: 20, mux: false });
    expect(sound?.codecs.map(({ name, clockRate }) => `${name}/${clockRate}`)).to.deep.equal([
      ...['opus/48000', 'G722/8000', 'PCMA/8000', 'PCMU/8000'],
      ...['telephone-event/8000', 'telephone-event/48000'],
    ]);
    expect(picture).to.include({ port: 40_002, content: 'main', label: '11', maxKbps: 4000 });
    expect(floor).to.include({ port: 40_006, protocol: 'UDP/BFCP' });
    expect(floor?.floor).to.include({ floorctrl: 's-only', confId: 7, userId: 21, floorId: 1, mstrm: '12' });
    expect(slides).to.include({ port: 40_004, content: 'slides', label: '12', direction: 'sendrecv' });
  });

  it('has H.264 with modes 1 and 0, baseline before high, each with all it can do', () => {
    const picture = linesOf(offerOf())[1];
    const more = 'max-mbps=245760;max-fs=8192;max-br=14000';
    expect(picture?.codecs.map(({ fmtp }) => fmtp)).to.deep.equal([
      `profile-level-id=42801f;packetization-mode=1;${more}`,
      `profile-level-id=42801f;packetization-mode=0;${more}`,
      `profile-level-id=64001f;packetization-mode=1;${more}`,
      `profile-level-id=64001f;packetization-mode=0;${more}`,
    ]);
    expect(offerOf().sdp).to.include('b=AS:4000\r\nb=TIAS:4000000\r\n');
    const small = offerOf({ policy: { ...policy, licence: 'small' } });
    expect(small.sdp).to.include('max-mbps=108000;max-fs=3600').and.not.include('max-fs=8192');
  });

  it('has keys within RTP/AVP for best effort, SAVP where they are required, and none when off', () => {
    const suites = (encryption: TerminalPolicy['encryption']) =>
      linesOf(offerOf({ policy: { ...policy, encryption } })).flatMap(({ kind, protocol, crypto }) =>
        kind === 'application' ? [] : [`${protocol} ${crypto.map(({ suite }) => suite).join(' ')}`.trim()],
      );
    const all = 'AES_CM_128_HMAC_SHA1_80 AEAD_AES_256_GCM AES_CM_128_HMAC_SHA1_32';
    expect(suites('best_effort')).to.deep.equal(Array(3).fill(`RTP/AVP ${all}`));
    expect(suites('required')).to.deep.equal(Array(3).fill(`RTP/SAVP ${all}`));
    expect(suites('off')).to.deep.equal(Array(3).fill('RTP/AVP'));
    const keys = [...offerOf().sdp.matchAll(/inline:(\S+)/g)].map(([, key]) => key);
    expect(new Set(keys).size).to.equal(9);
  });

  it('has no slides where there are none to be had', () => {
    const without = { ...policy, slides: false };
    expect(rolesOf(offerOf({ policy: without }))).to.deep.equal(['sound', 'picture']);
    expect(rolesOf(offerOf({ ports: { ...ports, bfcp: null } }))).to.deep.equal([
      'sound',
      'picture',
      'slides',
    ]);
    expect(rolesOf(offerOf({ bfcp: null }))).to.deep.equal(['sound', 'picture', 'slides']);
  });

  it('answered by our own answer leaves both ends with the same, crosswise', () => {
    const policies = fc.record({
      encryption: fc.constantFrom('off', 'best_effort', 'required'),
      licence: fc.constantFrom('small', 'medium', 'board'),
      maxKbps: fc.integer({ min: 64, max: 8000 }),
      slides: fc.boolean(),
    });
    fc.assert(
      fc.property(policies, policies, (one, other) => {
        const offer = offerOf({ policy: one });
        const answered = answerOffer(described(offer.sdp), { policy: other, ports: theirPorts });
        if (isRefusal(answered)) {
          expect([one.encryption, other.encryption].toSorted()).to.deep.equal(['off', 'required']);
          return;
        }
        const taken = agreed(takeAnswer(offer, described(answered.sdp)));
        expectCrossed(taken, answered);
        expect(taken.leg.sound?.remote).to.deep.equal({ address: '192.0.2.2', port: 50_000 });
        expect(answered.leg.sound?.remote).to.deep.equal({ address: '192.0.2.1', port: 40_000 });
        expect(taken.leg.slides !== null).to.equal(one.slides && other.slides);
        expect(rolesOf(taken)).to.deep.equal(rolesOf(answered));
        const small = one.licence === 'small' || other.licence === 'small';
        expect(taken.leg.picture?.maxHeight).to.equal(small ? 720 : 1080);
        // Within a call the other may offer as well, and nothing is lost by it.
        const again = makeOffer({ policy: other, ports: theirPorts, previous: answered });
        const last = agreed(answerOffer(described(again.sdp), { policy: one, ports, previous: taken }));
        const theirs = agreed(takeAnswer(again, described(last.sdp)));
        expectCrossed(theirs, last);
        expect(withoutOthers(theirs.leg)).to.deep.equal(answered.leg);
        expect(last.leg.sound?.crypto).to.deep.equal(taken.leg.sound?.crypto);
      }),
    );
  });
});

/** Without the types of other formats that were offered: who has offered takes them too. */
function withoutOthers({ picture, slides, ...leg }: Leg): Leg {
  const bare = (line: LegPicture | null): LegPicture | null => {
    if (!line) return null;
    const { alsoFrom, ...rest } = line;
    expect(alsoFrom).not.to.include(line.payloadType);
    return rest;
  };
  return { ...leg, picture: bare(picture), slides: bare(slides) };
}

function expectCrossed(one: Agreement, other: Agreement): void {
  const { sound, picture, slides } = one.leg;
  expect(pick(sound)).to.deep.equal(pick(other.leg.sound));
  expect(pick(picture)).to.deep.equal(pick(other.leg.picture));
  expect(pick(slides)).to.deep.equal(pick(other.leg.slides));
  for (const [mine, theirs] of [
    [sound, other.leg.sound],
    [picture, other.leg.picture],
    [slides, other.leg.slides],
  ] as const) {
    expect(mine?.crypto?.suite).to.equal(theirs?.crypto?.suite);
    expect(mine?.crypto?.send).to.equal(theirs?.crypto?.receive);
    expect(mine?.crypto?.receive).to.equal(theirs?.crypto?.send);
    expect(mine?.sends).to.equal(theirs?.receives);
    expect(mine?.receives).to.equal(theirs?.sends);
  }
  expect(one.encrypted).to.equal(other.encrypted);
}

/** Of a line what is the same at both ends. */
function pick(line: LegSound | LegPicture | null): unknown {
  if (!line) return null;
  const { mux, payloadType } = line;
  if ('codec' in line) return { mux, payloadType, codec: line.codec, events: line.events };
  return { mux, payloadType, packetizationMode: line.packetizationMode, profile: line.profile };
}

describe('the answer to our offer', () => {
  const sound = ['m=audio 50000 RTP/AVP 8 0 101', 'a=rtpmap:101 telephone-event/8000'];

  it('has the first codec of an answer with several, which they send', () => {
    const { leg } = agreed(take(offerOf(), ...sound));
    expect(leg.sound).to.include({ codec: 'PCMA', payloadType: 8, events: 101, crypto: null });
    expect(leg.picture).to.equal(null);
  });

  it('is without what they have refused or left out, and that is not offered again', () => {
    const offer = offerOf();
    const taken = agreed(
      take(offer, ...sound, 'm=video 50002 RTP/AVP 97', 'm=application 0 UDP/BFCP *', 'm=video 0 RTP/AVP 97'),
    );
    expect(rolesOf(taken)).to.deep.equal(['sound', 'picture', null, null]);
    expect(taken).to.include({ bfcp: null, encrypted: false, version: 1 });
    expect(taken.leg.slides).to.equal(null);
    const again = makeOffer({ policy, ports, bfcp, previous: taken });
    expect(linesOf(again).map(({ port }) => port)).to.deep.equal([40_000, 40_002, 0, 0]);
    // Nor after an offer of theirs that leaves them out still.
    const theirs = described(
      offer.sdp.replace('m=application 40006', 'm=application 0').replace('40004', '0'),
    );
    const later = agreed(answerOffer(theirs, { policy, ports, previous: taken }));
    expect(makeOffer({ policy, ports, bfcp, previous: later }).lines).to.have.length(4);
  });

  it('may leave format parameters out', () => {
    const pictureOf = (...lines: string[]) =>
      agreed(take(offerOf(), ...sound, 'm=video 50002 RTP/AVP 98', ...lines)).leg.picture;
    expect(pictureOf()).to.include({
      payloadType: 98,
      packetizationMode: 0,
      profile: 'baseline',
      maxHeight: 720,
    });
    const more = ['a=rtpmap:98 H264/90000', 'a=fmtp:98 max-fs=8192;max-mbps=245760'];
    expect(pictureOf(...more)).to.include({ maxHeight: 1080 });
  });

  it('is encrypted with the key of the suite they chose, whatever number they give it', () => {
    const offer = offerOf();
    const theirs = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
    const { leg, encrypted } = agreed(
      take(offer, ...sound, `a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:${theirs}|2^48`),
    );
    const ours = offer.lines[0]?.keys.find(({ suite }) => suite === 'AES_CM_128_HMAC_SHA1_32');
    expect(leg.sound?.crypto).to.deep.equal({ suite: ours?.suite, send: ours?.key, receive: theirs });
    expect(encrypted).to.equal(true);
  });

  it('ends the call where sound is not encrypted as required, or not of this world', () => {
    const required = offerOf({ policy: { ...policy, encryption: 'required' } });
    const outcome = take(required, ...sound.map((line) => line.replace('AVP', 'SAVP')));
    expect(outcome).to.include({ warning: 302 });
    expect(take(offerOf(), 'm=audio 50000 RTP/AVP 18')).to.include({ warning: 305 });
    expect(take(offerOf(), 'm=audio 0 RTP/AVP 8')).to.include({ warning: 304 });
    expect(take(offerOf(), 'm=video 50000 RTP/AVP 97')).to.include({ warning: 304 });
  });

  it('has the floor as we have named it', () => {
    const { bfcp: floor } = agreed(
      take(
        offerOf(),
        ...[...sound, 'm=video 0 RTP/AVP 97', 'm=application 50006 UDP/BFCP *', 'a=floorctrl:c-only'],
        ...['a=setup:active', 'a=userid:99', 'm=video 50004 RTP/AVP 97'],
      ),
    );
    expect(floor).to.deep.equal({
      ...{ transport: 'udp', remote: { address: '192.0.2.2', port: 50_006 }, setup: 'passive' },
      ...{ confId: 7, userId: 21, floorId: 1, mstrm: '12' },
    });
  });
});

describe('offering again within a call', () => {
  const answer = (device: (typeof devices)[number]): Agreement =>
    agreed(answerOffer(described(fixture(device)), { policy, ports, floor: bfcp }));

  it('adds slides for Poly, after what there is and under the label of its floor', () => {
    const before = answer('poly-group');
    const offer = makeOffer({ policy, ports, bfcp, previous: before });
    expect(rolesOf(offer)).to.deep.equal(['sound', 'picture', null, 'floor', null, 'slides']);
    expect(offer.version).to.equal(before.version + 1);
    expect(linesOf(offer)[5]).to.include({ kind: 'video', content: 'slides', label: '3', port: 40_004 });
    expect(offer.sdp).to.include('a=floorid:1 mstrm:3').and.include('a=connection:existing');
    const { leg, bfcp: floor } = agreed(
      take(
        offer,
        ...['m=audio 49154 RTP/AVP 9', 'm=video 49156 RTP/AVP 111', 'a=rtpmap:111 H264/90000'],
        ...['a=fmtp:111 profile-level-id=42801f;packetization-mode=1', 'm=application 0 RTP/AVP 100'],
        ...['m=application 49160 UDP/BFCP *', 'a=setup:active', 'm=application 0 TCP/BFCP *'],
        ...['m=video 49162 RTP/AVP 97', 'a=rtpmap:97 H264/90000', 'a=fmtp:97 profile-level-id=42801f'],
      ),
    );
    expect(leg.picture).to.include({ payloadType: 111 });
    expect(leg.slides).to.include({ payloadType: 97 });
    expect(floor).to.include({ mstrm: '3', confId: 7, userId: 21 });
  });

  it('offers just what was agreed, with its payload types and keys, and says nothing new of what is the same', () => {
    for (const device of devices.filter((one) => one !== 'poly-group' && one !== 'poly-hdx')) {
      const before = answer(device);
      const offer = makeOffer({ policy: { ...policy, slides: false }, ports, previous: before });
      const existing = before.sdp.replaceAll('connection:new', 'connection:existing');
      if (existing === before.sdp) expect(offer.sdp, device).to.equal(before.sdp);
      const body = (sdp: string) => sdp.slice(sdp.indexOf('s=-'));
      expect(body(offer.sdp), device).to.equal(body(existing));
    }
  });

  it('offers in full what is held, and ports that are new', () => {
    const held = fixture('cisco-sx20').replaceAll('a=sendrecv', 'a=sendonly');
    const before = agreed(answerOffer(described(held), { policy, ports }));
    const offer = makeOffer({ policy, ports: theirPorts, previous: before });
    const [sound, picture, floor, slides] = linesOf(offer);
    expect([sound, picture, floor, slides].map((line) => line?.port)).to.deep.equal([
      ...[50_000, 50_002, 50_006, 50_004],
    ]);
    expect([sound, picture, slides].map((line) => line?.direction)).to.deep.equal(Array(3).fill('sendrecv'));
    expect(sound?.address).to.equal('192.0.2.2');
    expect(sound?.crypto[0]?.keyParameters).to.equal(`inline:${before.leg.sound?.crypto?.send}`);
  });

  it('is answered by the terminal that had called without an offer', () => {
    const late = offerOf();
    const theirs = agreed(answerOffer(described(late.sdp), { policy, ports: theirPorts }));
    const agreement = agreed(takeAnswer(late, described(theirs.sdp)));
    expect(agreement.leg.sound).to.include({ codec: 'opus', sends: true, receives: true });
    const hold = theirs.sdp.replaceAll('a=sendrecv', 'a=inactive');
    const held = agreed(answerOffer(described(hold), { policy, ports, previous: agreement }));
    expect(held.leg.sound).to.include({ sends: false, receives: false });
    expect(held.leg.sound?.crypto).to.deep.equal(agreement.leg.sound?.crypto);
    expect(held).to.include({ sessionId: late.sessionId, version: late.version + 1 });
  });
});
