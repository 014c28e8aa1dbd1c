import { expect } from 'chai';
import fc from 'fast-check';
import type { Agreement } from './agreement.ts';
import { answerOffer } from './answer.ts';
import { agreed, described, devices, fixture } from './fixtures/fixture.ts';
import type { TerminalPolicy, TerminalPorts } from './policy.ts';
import { isRefusal } from './refusal.ts';

const policy: TerminalPolicy = {
  ...{ encryption: 'best_effort', licence: 'medium', maxKbps: 4000, slides: true },
};
const ports: TerminalPorts = {
  ...{ address: '192.0.2.1', sound: 40_000, picture: 40_002, slides: 40_004, bfcp: 40_006 },
};
const answer = (
  text: string,
  change: Partial<TerminalPolicy> = {},
  previous: Agreement | null = null,
): Agreement => agreed(answerOffer(described(text), { policy: { ...policy, ...change }, ports, previous }));
const refused = (text: string, change: Partial<TerminalPolicy> = {}) => {
  const outcome = answerOffer(described(text), { policy: { ...policy, ...change }, ports });
  return isRefusal(outcome) ? outcome : null;
};
const linesOf = ({ sdp }: Agreement) => described(sdp).lines;

const head = 'v=0\r\no=- 1 2 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n';
const offer = (...lines: string[]): string => head + lines.join('\r\n') + '\r\n';
const sound = ['m=audio 5000 RTP/AVP 0 8'];
const key = 'inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
const video = (...fmtp: string[]): string[] => [
  `m=video 5002 RTP/AVP ${fmtp.map((_, index) => 97 + index).join(' ')}`,
  ...fmtp.flatMap((parameters, index) => [
    `a=rtpmap:${97 + index} H264/90000`,
    `a=fmtp:${97 + index} ${parameters}`,
  ]),
];

describe('answering room systems', () => {
  it('agrees on sound, two pictures and the floor with Cisco, encrypted as well as it can be', () => {
    const { leg, bfcp, encrypted, sdp } = answer(fixture('cisco-sx20'));
    expect(leg.sound).to.deep.include({
      ...{ codec: 'G722', payloadType: 9, events: 101, packetMs: 20, mux: false },
      remote: { address: '192.0.2.20', port: 16_444 },
    });
    expect(leg.sound?.crypto).to.include({
      ...{ suite: 'AES_CM_128_HMAC_SHA1_80', receive: 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj' },
    });
    expect(leg.picture).to.deep.include({
      ...{ payloadType: 126, packetizationMode: 1, profile: 'baseline' },
      ...{ maxWidth: 1920, maxHeight: 1080, maxFps: 30, maxKbps: 4000 },
      feedback: { nack: false, pli: true, fir: true },
    });
    expect(leg.slides).to.deep.include({
      remote: { address: '192.0.2.20', port: 16_448 },
      sends: true,
      receives: true,
    });
    expect(bfcp).to.deep.equal({
      ...{ transport: 'udp', remote: { address: '192.0.2.20', port: 5070 }, setup: 'passive' },
      ...{ confId: 1, userId: 8, floorId: 2, mstrm: '12' },
    });
    expect(encrypted).to.equal(true);
    expect(sdp)
      .to.include('a=floorctrl:s-only')
      .and.include('a=floorid:2 mstrm:12')
      .and.include('a=setup:passive');
    expect(sdp)
      .to.include('m=application 0 RTP/AVP 100')
      .and.not.include('tmmbr')
      .and.not.include('UNENCRYPTED');
  });

  it('takes baseline with mode 1 of Poly before high, and its floor without slides', () => {
    const { leg, bfcp, sdp } = answer(fixture('poly-group'));
    expect(leg.picture).to.include({
      payloadType: 111,
      packetizationMode: 1,
      profile: 'baseline',
      maxKbps: 4000,
    });
    expect(leg.slides).to.equal(null);
    expect(bfcp).to.include({ transport: 'udp', floorId: 1, mstrm: '3' });
    expect(sdp).to.include('m=application 0 TCP/BFCP *').and.include('a=floorid:1 mstrm:3');
  });

  it('does with one packet each, 720p and BFCP over TCP for an old Poly', () => {
    const { leg, bfcp, encrypted } = answer(fixture('poly-hdx'));
    expect(leg.picture).to.deep.include({
      ...{ packetizationMode: 0, maxWidth: 1280, maxHeight: 720, maxKbps: 1920 - 64 },
      feedback: { nack: false, pli: false, fir: false },
    });
    expect(bfcp).to.include({ transport: 'tcp', setup: 'active', mstrm: '3' });
    expect(encrypted).to.equal(true);
  });

  it('shares slides and a floor over TCP with Huawei, in the clear', () => {
    const { leg, bfcp, encrypted } = answer(fixture('huawei-te'));
    expect(leg.sound).to.include({ codec: 'G722', events: 97 });
    expect(leg.picture).to.include({ payloadType: 105, profile: 'baseline', maxHeight: 1080 });
    expect(leg.slides).to.include({ payloadType: 105 });
    expect(bfcp).to.include({ transport: 'tcp', mstrm: '2', floorId: 1 });
    expect(encrypted).to.equal(false);
  });

  it('speaks Opus with baresip and linphone', () => {
    const baresip = answer(fixture('baresip'));
    expect(baresip.leg.sound).to.deep.include({
      ...{ codec: 'opus', payloadType: 96, events: 101 },
      remoteRtcp: { address: '127.0.0.1', port: 10_343 },
    });
    expect(baresip.leg.picture).to.include({
      packetizationMode: 1,
      maxKbps: 625,
      maxFps: 25,
      maxHeight: 720,
    });
    expect(baresip.sdp).to.include('a=rtpmap:96 opus/48000/2').and.include('a=fmtp:96 useinbandfec=1');
    const linphone = answer(fixture('linphone'));
    expect(linphone.leg.sound).to.include({ codec: 'opus', events: 101 });
    expect(linphone.leg.sound?.crypto?.suite).to.equal('AES_CM_128_HMAC_SHA1_80');
    expect(linphone.leg.picture).to.include({ payloadType: 97, packetizationMode: 0 });
  });

  it('keeps the number, order, kind and protocol of the lines, whatever the policy', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...devices),
        fc.record({
          encryption: fc.constantFrom('off', 'best_effort', 'required'),
          licence: fc.constantFrom('small', 'medium', 'board'),
          maxKbps: fc.integer({ min: 64, max: 8000 }),
          slides: fc.boolean(),
        }),
        fc.record({ bfcp: fc.constantFrom(40_006, null) }),
        (device, asked, some) => {
          const offered = described(fixture(device));
          const outcome = answerOffer(offered, { policy: asked, ports: { ...ports, ...some } });
          if (isRefusal(outcome)) return;
          const lines = linesOf(outcome);
          expect(lines.map(({ kind, protocol }) => [kind, protocol])).to.deep.equal(
            offered.lines.map(({ kind, protocol }) => [kind, protocol]),
          );
          for (const [index, line] of lines.entries()) {
            expect(offered.lines[index]?.formats).to.include.members([...line.formats]);
            if (offered.lines[index]?.port === 0) expect(line.port).to.equal(0);
          }
          const { leg, bfcp, encrypted } = outcome;
          if (asked.encryption === 'off') expect(encrypted).to.equal(false);
          if (asked.encryption === 'required') expect(encrypted).to.equal(true);
          if (asked.licence === 'small') expect(leg.picture?.maxHeight ?? 0).to.be.at.most(720);
          expect(leg.picture?.maxKbps ?? 0).to.be.at.most(asked.maxKbps);
          if (!asked.slides) expect([leg.slides, bfcp]).to.deep.equal([null, null]);
        },
      ),
    );
  });
});

describe('sound in an answer', () => {
  it('is one codec: Opus, G.722, G.711 A, then µ', () => {
    const codecOf = (formats: string, ...more: string[]) =>
      answer(offer(`m=audio 5000 RTP/AVP ${formats}`, ...more)).leg.sound;
    expect(codecOf('0 8 9 96', 'a=rtpmap:96 opus/48000/2')).to.include({ codec: 'opus', payloadType: 96 });
    expect(codecOf('0 8 9')).to.include({ codec: 'G722' });
    expect(codecOf('0 8')).to.include({ codec: 'PCMA' });
    expect(codecOf('18 0')).to.include({ codec: 'PCMU', events: null });
  });

  it('has digits of its own clock, else those of telephones', () => {
    const eventsOf = (...rates: number[]) =>
      answer(
        offer(
          `m=audio 5000 RTP/AVP 96 ${rates.map((_, index) => 100 + index).join(' ')}`,
          'a=rtpmap:96 opus/48000/2',
          ...rates.map((rate, index) => `a=rtpmap:${100 + index} telephone-event/${rate}`),
        ),
      ).leg.sound?.events;
    expect(eventsOf(8000, 48_000)).to.equal(101);
    expect(eventsOf(16_000, 8000)).to.equal(101);
    expect(eventsOf(16_000)).to.equal(null);
  });

  it('comes in packets no longer than asked for', () => {
    const packets = (...lines: string[]) => answer(offer(...sound, ...lines)).leg.sound?.packetMs;
    expect(packets()).to.equal(20);
    expect(packets('a=ptime:10')).to.equal(20);
    expect(packets('a=ptime:30')).to.equal(30);
    expect(packets('a=ptime:50')).to.equal(40);
    expect(packets('a=ptime:60', 'a=maxptime:40')).to.equal(40);
  });

  it('is refused in words where there is no codec in common', () => {
    expect(refused(offer('m=audio 5000 RTP/AVP 18', ...video('packetization-mode=1')))).to.deep.equal({
      ...{ refused: 'no codec for sound in common: Opus, G.722 or G.711', warning: 305 },
    });
  });
});

describe('a picture in an answer', () => {
  const pictureOf = (lines: string[], change: Partial<TerminalPolicy> = {}) =>
    answer(offer(...sound, ...lines), change).leg.picture;

  it('is baseline rather than main rather than high, and high when there is nothing else', () => {
    const high = 'profile-level-id=640028;packetization-mode=1';
    const main = 'profile-level-id=4d0028;packetization-mode=1';
    const baseline = 'profile-level-id=420028';
    expect(pictureOf(video(high, main, baseline))).to.include({ payloadType: 99, profile: 'baseline' });
    expect(pictureOf(video(high, main))).to.include({ payloadType: 98, profile: 'baseline' });
    expect(pictureOf(video(high))).to.include({ payloadType: 97, profile: 'high' });
    expect(
      pictureOf(video('profile-level-id=580028', 'packetization-mode=2', 'profile-level-id=42')),
    ).to.equal(null);
  });

  const sizes = [
    { fmtp: 'profile-level-id=42800a', size: '176x144', fps: 15 },
    { fmtp: 'profile-level-id=42800d', size: '352x288', fps: 30 },
    { fmtp: 'profile-level-id=428016', size: '352x288', fps: 51 },
    { fmtp: 'profile-level-id=42801e', size: '704x576', fps: 25 },
    { fmtp: 'profile-level-id=42801f', size: '1280x720', fps: 30 },
    { fmtp: 'profile-level-id=42800d;max-fs=3600;max-mbps=108000', size: '1280x720', fps: 30 },
    { fmtp: 'profile-level-id=42801f;max-fs=8192', size: '1280x720', fps: 30 },
    { fmtp: 'profile-level-id=428028;max-fs=99;max-mbps=99', size: '1920x1080', fps: 30 },
    { fmtp: 'profile-level-id=428028;max-fps=1500', size: '1920x1080', fps: 15 },
    { fmtp: 'packetization-mode=1', size: '176x144', fps: 15 },
  ];
  for (const { fmtp, size, fps } of sizes) {
    it(`is ${size} at most for ${fmtp}`, () => {
      const picture = pictureOf(video(fmtp));
      expect(`${picture?.maxWidth}x${picture?.maxHeight}`).to.equal(size);
      expect(picture?.maxFps).to.equal(fps);
    });
  }

  it('is 720p at most with a small licence, and asks for no more', () => {
    const { leg, sdp } = answer(offer(...sound, ...video('profile-level-id=428028')), { licence: 'small' });
    expect(leg.picture).to.include({ maxWidth: 1280, maxHeight: 720 });
    expect(sdp).to.include('profile-level-id=42801f;packetization-mode=0;max-mbps=108000;max-fs=3600;');
  });

  it('has the least of what the line, the session, the format and the policy allow', () => {
    const fmtp = 'profile-level-id=42801f';
    expect(pictureOf(video(fmtp))).to.include({ maxKbps: 4000 });
    expect(pictureOf([...video(fmtp), 'b=TIAS:1500000'])).to.include({ maxKbps: 1500 });
    expect(pictureOf([...video(`${fmtp};max-br=20000`), 'b=AS:768'])).to.include({ maxKbps: 768 });
    expect(pictureOf([...video(fmtp), 'b=AS:768'], { maxKbps: 512 })).to.include({ maxKbps: 512 });
    expect(pictureOf(video('profile-level-id=42800d'))).to.include({ maxKbps: 768 });
    const session = head.replace('t=0 0', 'b=CT:1024\r\nt=0 0') + [...sound, ...video(fmtp)].join('\r\n');
    expect(answer(session).leg.picture).to.include({ maxKbps: 960 });
  });

  it('has the feedback that is said for all payload types or for its own, under RTP/AVP too', () => {
    const feedback = (...lines: string[]) =>
      pictureOf([...video('packetization-mode=1'), ...lines])?.feedback;
    expect(feedback()).to.deep.equal({ nack: false, pli: false, fir: false });
    expect(feedback('a=rtcp-fb:* nack', 'a=rtcp-fb:97 ccm fir', 'a=rtcp-fb:98 nack pli')).to.deep.equal({
      ...{ nack: true, pli: false, fir: true },
    });
  });

  it('may be missing, or refused with the line kept', () => {
    expect(answer(offer(...sound)).leg.picture).to.equal(null);
    const { leg, sdp } = answer(offer(...sound, 'm=video 5002 RTP/AVP 34'));
    expect(leg.picture).to.equal(null);
    expect(sdp).to.include('m=video 0 RTP/AVP 34');
  });

  it('is the one of the contents main, else the first; slides are the other one, when they are told apart', () => {
    const one = video('profile-level-id=42801f');
    const other = one.map((line) => line.replace('5002', '5004'));
    const portsOf = (lines: string[]) => {
      const { leg } = answer(offer(...sound, ...lines));
      return [leg.picture?.remote?.port, leg.slides?.remote?.port];
    };
    expect(portsOf([...one, 'a=content:slides', ...other, 'a=content:main'])).to.deep.equal([5004, 5002]);
    expect(portsOf([...one, 'a=content:alt', ...other])).to.deep.equal([5004, 5002]);
    expect(portsOf([...one, ...other, 'a=label:3'])).to.deep.equal([5002, 5004]);
    expect(portsOf([...one, ...other])).to.deep.equal([5002, undefined]);
    const floor = ['m=application 5070 UDP/BFCP *', 'a=floorid:1 mstrm:3'];
    expect(portsOf([...floor, ...one, 'a=label:3', ...other, 'a=label:4'])).to.deep.equal([5004, 5002]);
  });
});

describe('encryption of an answer', () => {
  const avp = (...crypto: string[]) => offer(...sound, ...crypto.map((line) => `a=crypto:${line}`));
  const savp = (...crypto: string[]) => avp(...crypto).replace('RTP/AVP', 'RTP/SAVP');
  const cm80 = `1 AES_CM_128_HMAC_SHA1_80 ${key}`;
  const cm32 = `2 AES_CM_128_HMAC_SHA1_32 ${key}`;
  const gcm = `3 AEAD_AES_256_GCM inline:${Buffer.alloc(44, 7).toString('base64')}`;
  const suiteOf = (text: string, change: Partial<TerminalPolicy> = {}) =>
    answer(text, change).leg.sound?.crypto?.suite;

  it('is the strongest suite that both have, under the number it was offered with', () => {
    expect(suiteOf(savp(cm32, cm80, gcm))).to.equal('AEAD_AES_256_GCM');
    expect(suiteOf(savp(cm32, cm80))).to.equal('AES_CM_128_HMAC_SHA1_80');
    const { sdp } = answer(avp(cm32));
    expect(sdp)
      .to.match(/a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:\S{40}\r\n/)
      .and.include('RTP/AVP');
  });

  it('keeps to the policy', () => {
    expect(suiteOf(avp(cm80))).to.equal('AES_CM_128_HMAC_SHA1_80');
    expect(suiteOf(avp(cm80), { encryption: 'required' })).to.equal('AES_CM_128_HMAC_SHA1_80');
    expect(suiteOf(avp(cm80), { encryption: 'off' })).to.equal(undefined);
    expect(refused(savp(cm80), { encryption: 'off' })).to.include({ warning: 302 });
    expect(refused(avp(), { encryption: 'required' })).to.deep.equal({
      ...{ refused: 'audio without encryption', warning: 302 },
    });
  });

  const unusable = [
    ...[`1 AES_256_CM_HMAC_SHA1_80 ${key}`, `${cm80} UNENCRYPTED_SRTCP`, `${cm80} KDR=1`, `${cm80}|2^20|1:4`],
    ...[
      `${cm80}|1:4`,
      `${cm80};${key}`,
      '1 AES_CM_128_HMAC_SHA1_80 inline:short',
      '1 AES_CM_128_HMAC_SHA1_80 x:y',
    ],
  ];
  for (const line of unusable) {
    it(`passes over ${line}`, () => {
      expect(suiteOf(avp(line))).to.equal(undefined);
      expect(suiteOf(avp(line, cm32))).to.equal('AES_CM_128_HMAC_SHA1_32');
      expect(refused(savp(line))).to.include({ warning: 302 });
    });
  }

  it('takes lifetimes of any length', () => {
    for (const lifetime of ['|2^48', '|2^20', '|1048576']) {
      expect(answer(savp(cm80 + lifetime)).leg.sound?.crypto?.receive).to.equal(key.slice('inline:'.length));
    }
  });

  it('is chosen where the same sound is offered with it and without', () => {
    const both = offer(...sound, 'm=audio 5010 RTP/SAVP 0', `a=crypto:${cm80}`);
    expect(linesOf(answer(both)).map(({ port }) => port)).to.deep.equal([0, 40_000]);
    expect(linesOf(answer(both, { encryption: 'off' })).map(({ port }) => port)).to.deep.equal([40_000, 0]);
  });

  it('is of each line alone: a key for none is that of another', () => {
    const { leg } = answer(fixture('cisco-sx20'));
    const keys = [leg.sound, leg.picture, leg.slides].map((line) => line?.crypto?.send);
    expect(new Set(keys).size).to.equal(3);
    expect(keys).not.to.include(undefined);
  });
});

describe('hold and resume', () => {
  const directions = [
    { offered: 'sendrecv', answered: 'sendrecv', sends: true, receives: true },
    { offered: 'sendonly', answered: 'recvonly', sends: true, receives: false },
    { offered: 'recvonly', answered: 'sendonly', sends: false, receives: true },
    { offered: 'inactive', answered: 'inactive', sends: false, receives: false },
  ];
  for (const { offered, answered, sends, receives } of directions) {
    it(`answers ${offered} with ${answered}`, () => {
      const agreement = answer(offer(...sound, `a=${offered}`));
      expect(agreement.leg.sound).to.include({ sends, receives });
      expect(linesOf(agreement)[0]?.direction).to.equal(answered);
    });
  }

  it('takes 0.0.0.0 for hold', () => {
    const agreement = answer(offer(...sound).replace('c=IN IP4 192.0.2.9', 'c=IN IP4 0.0.0.0'));
    expect(agreement.leg.sound).to.include({ remote: null, sends: true, receives: false });
    expect(linesOf(agreement)[0]?.direction).to.equal('recvonly');
  });

  it('keeps keys, codecs and the session through both, and counts versions up', () => {
    const text = fixture('cisco-sx20');
    const before = answer(text);
    const held = answer(text.replaceAll('a=sendrecv', 'a=sendonly'), {}, before);
    const after = answer(text, {}, held);
    expect([before, held, after].map(({ version }) => version)).to.deep.equal([1, 2, 3]);
    expect(held.leg.sound).to.deep.equal({ ...before.leg.sound, receives: false });
    expect(after.leg).to.deep.equal(before.leg);
    expect(after.sessionId).to.equal(before.sessionId);
  });

  it('says the same again, with the same version, to an offer that is refreshed', () => {
    for (const device of devices) {
      const before = answer(fixture(device));
      expect(answer(fixture(device), {}, before).sdp, device).to.equal(before.sdp);
    }
  });

  it('follows a terminal whose keys and address are new with its own key as it was', () => {
    const text = fixture('poly-hdx');
    const before = answer(text);
    const moved = text
      .replaceAll('inline:d0Rm', 'inline:AAAA')
      .replace('c=IN IP4 192.0.2.31', 'c=IN IP4 192.0.2.99');
    const after = answer(moved, {}, before);
    expect(after.leg.sound?.crypto?.send).to.equal(before.leg.sound?.crypto?.send);
    expect(after.leg.sound?.crypto?.receive).to.match(/^AAAA/);
    expect(after.leg.sound?.remote?.address).to.equal('192.0.2.99');
    expect(after.version).to.equal(before.version);
  });

  it('lets a picture go and come back, and slides stay what they are meanwhile', () => {
    const one = video('profile-level-id=42801f');
    const other = [...one.map((line) => line.replace('5002', '5004')), 'a=label:3'];
    const both = offer(...sound, ...one, ...other);
    const before = answer(both);
    const without = answer(both.replace('m=video 5002', 'm=video 0'), {}, before);
    expect(without.leg.picture).to.equal(null);
    expect(without.leg.slides?.remote?.port).to.equal(5004);
    expect(answer(both, {}, without).leg.picture?.remote?.port).to.equal(5002);
  });

  it('goes on when everything is let go, but does not begin so', () => {
    const nothing = offer('m=audio 0 RTP/AVP 0');
    expect(refused(nothing)).to.include({ warning: 304 });
    expect(answer(nothing, {}, answer(offer(...sound))).leg).to.deep.equal({
      ...{ sound: null, picture: null, slides: null },
    });
  });
});

describe('addresses and ports of an answer', () => {
  it('shares a port with RTCP only when that is offered', () => {
    const muxed = answer(offer(...sound, 'a=rtcp-mux', 'a=rtcp:5000'));
    expect(muxed.leg.sound).to.include({ mux: true, remoteRtcp: null });
    expect(muxed.sdp).to.include('a=rtcp-mux');
    expect(answer(offer(...sound)).sdp).not.to.include('rtcp-mux');
  });

  it('is refused without an IP address, and with one of the other version', () => {
    const at = (address: string) => offer(...sound, `c=IN ${address}`);
    expect(refused(at('IP4 room.example'))).to.include({ warning: 301 });
    expect(refused(at('IP6 2001:db8::1'))).to.include({ warning: 301 });
  });

  it('is refused over DTLS alone', () => {
    expect(refused(offer('m=audio 5000 UDP/TLS/RTP/SAVPF 0'))).to.deep.equal({
      ...{ refused: 'no audio over UDP/TLS/RTP/SAVPF', warning: 302 },
    });
  });

  it('is IPv6 where ours is', () => {
    const text = offer(...sound).replaceAll('IP4 192.0.2.9', 'IP6 2001:db8::9');
    const outcome = agreed(
      answerOffer(described(text), { policy, ports: { ...ports, address: '2001:db8::1' } }),
    );
    expect(outcome.sdp).to.include('c=IN IP6 2001:db8::1');
    expect(outcome.leg.sound?.remote).to.deep.equal({ address: '2001:db8::9', port: 5000 });
  });

  it('names conference, user and floor as it is told', () => {
    const floor = { confId: 4_000_000_000, userId: 77, floorId: 5 };
    const outcome = agreed(answerOffer(described(fixture('cisco-sx20')), { policy, ports, floor }));
    expect(outcome.bfcp).to.include(floor);
    expect(outcome.sdp)
      .to.include('a=confid:4000000000\r\n')
      .and.include('a=userid:77')
      .and.include('a=floorid:5 mstrm:12');
  });
});
