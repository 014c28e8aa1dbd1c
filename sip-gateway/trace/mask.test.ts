import { expect } from 'chai';
import fc from 'fast-check';
import { maskSecrets } from './mask.ts';

const key = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';

function message(lines: readonly string[], body = ''): string {
  return [...lines, '', body].join('\r\n');
}

describe('a SIP message without its secrets', () => {
  it('does not tell what somebody signs in with, on folded lines either', () => {
    const text = message([
      'REGISTER sip:example.org SIP/2.0',
      'Authorization: Digest username="7001", response="0f1e2d3c",',
      ' cnonce="abc", nc=00000001',
      'proxy-authorization : Digest response="4b5a6978"',
      'Contact: <sip:7001@192.0.2.1>',
    ]);
    expect(maskSecrets(text)).to.equal(
      message([
        'REGISTER sip:example.org SIP/2.0',
        'Authorization: ***',
        'proxy-authorization : ***',
        'Contact: <sip:7001@192.0.2.1>',
      ]),
    );
  });

  it('does not tell keys of encryption, and leaves the rest of the description', () => {
    const sdp = [
      'm=audio 4000 RTP/SAVP 8',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4 UNENCRYPTED_SRTCP`,
      `a=crypto:2 AEAD_AES_256_GCM inline:${key};inline:${key}`,
      `k=base64:${key}`,
      `a=key-mgmt:mikey ${key}`,
      `a=ice-pwd:${key}`,
    ].join('\r\n');
    const told = maskSecrets(message(['SIP/2.0 200 OK', 'Content-Type: application/sdp'], sdp));
    expect(told).not.to.include(key);
    expect(told).to.include('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***|2^20|1:4 UNENCRYPTED_SRTCP');
    expect(told).to.include('m=audio 4000 RTP/SAVP 8');
  });

  it('does not tell keys that are pressed', () => {
    const relay = message(
      ['INFO sip:leg@192.0.2.1 SIP/2.0', 'Content-Type: application/dtmf-relay'],
      'Signal=5\r\nDuration=160\r\n',
    );
    expect(maskSecrets(relay)).to.include('Signal=***\r\nDuration=160').and.not.to.include('=5');
    const alone = message(['INFO sip:leg@192.0.2.1 SIP/2.0', 'c: application/dtmf'], '5');
    expect(maskSecrets(alone).endsWith('\r\n\r\n***')).to.equal(true);
  });

  it('does not tell a PIN, wherever and however a meeting is dialled with it', () => {
    const places: ((dialled: string) => string)[] = [
      (dialled) => message([`INVITE sip:${dialled}@example.org SIP/2.0`]),
      (dialled) => message([`INVITE sip:${dialled}@example.org;transport=tcp SIP/2.0`, 'Max-Forwards: 70']),
      (dialled) => message([`INVITE tel:${dialled};phone-context=example.org SIP/2.0`]),
      (dialled) => message(['SIP/2.0 200 OK', `To: "${dialled}" <sip:${dialled}@example.org>;tag=1`]),
      (dialled) => message(['REFER sip:a@b SIP/2.0', `Refer-To: <sips:${dialled}@example.org>`]),
      (dialled) => message(['SIP/2.0 302 Moved', `Contact: sip:${dialled}@example.org`]),
      (dialled) => message(['NOTIFY sip:a@b SIP/2.0', 'Content-Type: text/plain'], `called ${dialled} now`),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom('914083136', '914-083-136', '123'),
        fc.constantFrom('*', '%2a', '%2A'),
        fc.stringMatching(/^7\d{3,11}$/),
        fc.constantFrom('', '#', '%23'),
        (place, meeting, star, pin, end) => {
          const told = maskSecrets(place(`${meeting}${star}${pin}${end}`));
          expect(told).not.to.include(pin);
          expect(told).to.include(meeting);
        },
      ),
    );
  });

  it('does not tell what stands behind the star of a name, nor a password in an address', () => {
    const told = maskSecrets(
      message(['INVITE sip:board-room*4711@example.org SIP/2.0', 'Contact: <sip:7001:hidden@192.0.2.1>']),
    );
    expect(told).to.include('sip:board-room****@example.org').and.to.include('<sip:7001:***@192.0.2.1>');
  });

  it('takes no longer for what was made to take long', () => {
    for (const part of ['1', '1 ', 'sip:', 'sip:a:', 'sip:1*', '%2', 'inline:', 'a: \r\n '])
      expect(maskSecrets(`authorization: ${part.repeat(60_000 / part.length)}`)).to.be.a('string');
    for (const part of ['1', '1 ', 'sip:', 'sip:a:', 'd=', 'k=\r\n'])
      maskSecrets(message(['INFO sip:a SIP/2.0', 'c: application/dtmf'], part.repeat(60_000 / part.length)));
  }).timeout(2000);

  it('leaves messages without secrets as they are', () => {
    const plain = message(
      [
        'OPTIONS sip:914083136@example.org:5060 SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
        'To: <sip:914083136@example.org:5060;transport=tcp>',
        'Contact: *',
        'WWW-Authenticate: Digest realm="plenum", nonce="abc"',
      ],
      'v=0\r\na=rtpmap:8 PCMA/8000\r\na=rtcp-fb:* nack pli\r\n',
    );
    expect(maskSecrets(plain)).to.equal(plain);
  });
});
