import { expect } from 'chai';
import fc from 'fast-check';
import { bindingsOf, changedParts } from './binding-parts.ts';
import {
  activeBindings,
  type Bindings,
  contactValues,
  defaultLimits,
  lifeOf,
  live,
  register,
  type RegisterOutcome,
  type RegisterRequest,
  withoutFlow,
} from './bindings.ts';
import { contactKey } from './contact.ts';

const now = 1_800_000_000_000;
const room = 'sip:100200@192.0.2.1:5060';

function request(contacts: string[] | '*', other: Partial<RegisterRequest> = {}): RegisterRequest {
  const given = contacts === '*' ? contacts : contacts.map((uri) => ({ uri, q: null, expires: null }));
  return {
    callId: 'a',
    cseq: 1,
    contacts: given,
    expires: null,
    path: [],
    flow: 'tcp 1',
    source: '192.0.2.1',
    device: '',
    ...other,
  };
}

function one(uri: string, { q = null, expires = null }: { q?: string | null; expires?: string | null }) {
  return { contacts: [{ uri, q, expires }] };
}

function registered(outcome: RegisterOutcome): Bindings {
  if (outcome.result !== 'registered') throw new Error(JSON.stringify(outcome));
  return outcome.bindings;
}

/** Several requests, a second apart. */
function after(...requests: RegisterRequest[]): Bindings {
  return requests.reduce<Bindings>(
    (bindings, each, index) => registered(register(bindings, each, now + index * 1000)),
    {},
  );
}

const contactsOf = (bindings: Bindings) => Object.values(bindings).map(({ contact }) => contact);

describe('the registration of a terminal', () => {
  it('binds a contact, and lists what there is with the time that is left', () => {
    const bindings = after(request([room]));
    expect(contactValues(bindings, now)).to.deep.equal([`<${room}>;expires=3600`]);
    expect(contactValues(bindings, now + 1)).to.deep.equal([`<${room}>;expires=3600`]);
    expect(contactValues(bindings, now + 3_599_001)).to.deep.equal([`<${room}>;expires=1`]);
    expect(contactValues(bindings, now + 3_600_000)).to.deep.equal([]);
    expect(lifeOf(bindings, now + 1000)).to.equal(3_599_000);
    expect(lifeOf({}, now)).to.equal(0);
  });

  it('only tells what there is when it names no contact', () => {
    const bindings = after(request([room], { cseq: 9 }));
    expect(register(bindings, request([], { cseq: 1 }), now)).to.deep.equal({
      result: 'registered',
      bindings,
    });
  });

  it('lasts as long as the contact says, or the header, or the usual time', () => {
    const seconds = (other: Partial<RegisterRequest>) => lifeOf(after(request([room], other)), now) / 1000;
    expect(seconds({ ...one(room, { expires: '120' }), expires: '600' })).to.equal(120);
    expect(seconds({ expires: '600' })).to.equal(600);
    expect(seconds({})).to.equal(3600);
    expect(seconds({ expires: '7200' })).to.equal(3600);
    expect(seconds({ expires: '60' })).to.equal(60);
    expect(seconds({ expires: 'soon' })).to.equal(3600);
    expect(seconds({ expires: '99999999999999' })).to.equal(3600);
  });

  it('is refused when it is too brief, and then nothing of it is done', () => {
    const bindings = after(request([room]));
    const brief = { result: 'tooBrief', minExpires: 60 };
    for (const expires of ['1', '59']) {
      expect(register(bindings, request([room], { cseq: 2, expires }), now)).to.deep.equal(brief);
    }
    const contacts = [
      { uri: 'sip:a@192.0.2.2', q: null, expires: null },
      { uri: room, q: null, expires: '5' },
    ];
    expect(register(bindings, request([], { cseq: 2, contacts }), now)).to.deep.equal(brief);
  });

  it('ends with 0, of one contact or of all', () => {
    const other = 'sip:100200@192.0.2.2';
    const bindings = after(request([room, other]));
    expect(contactsOf(bindings)).to.have.members([room, other]);
    const less = registered(
      register(bindings, request([], { cseq: 2, ...one(room, { expires: '0' }) }), now),
    );
    expect(contactsOf(less)).to.deep.equal([other]);
    expect(register(bindings, request('*', { cseq: 2, expires: '0' }), now)).to.deep.equal({
      result: 'registered',
      bindings: {},
    });
    expect(registered(register({}, request([room], { expires: '0' }), now))).to.deep.equal({});
  });

  it('is malformed with * and anything but 0, with what is no SIP address, and with one contact twice', () => {
    for (const expires of [null, '1', '3600', 'x']) {
      expect(register({}, request('*', { expires }), now).result).to.equal('malformed');
    }
    for (const uri of [
      '',
      '*',
      'tel:+41',
      'sip:',
      'sip:a@',
      'sip:a@b:99999',
      'sip:a@b c',
      'http://b',
      '<sip:a@b>',
    ]) {
      expect(register({}, request([uri]), now).result, uri).to.equal('malformed');
    }
    expect(register({}, request([room, room.replace('sip', 'SIP')]), now).result).to.equal('malformed');
  });

  it('is in the order of CSeq within a Call-ID, and begins anew with another', () => {
    const bindings = after(request([room], { cseq: 5 }));
    for (const late of [
      request([room], { cseq: 5 }),
      request([room], { cseq: 4 }),
      request([room], { cseq: 4, expires: '0' }),
      request('*', { cseq: 5, expires: '0' }),
      request(['sip:new@192.0.2.9', room], { cseq: 5 }),
    ]) {
      expect(register(bindings, late, now)).to.deep.equal({ result: 'outOfOrder' });
    }
    expect(register(bindings, request([room], { cseq: 6 }), now).result).to.equal('registered');
    expect(register(bindings, request([room], { cseq: 1, callId: 'b' }), now).result).to.equal('registered');
    expect(register(bindings, request('*', { cseq: 1, callId: 'b', expires: '0' }), now).result).to.equal(
      'registered',
    );
    // What is over is forgotten, its CSeq too.
    expect(register(bindings, request([room], { cseq: 1 }), now + 3_600_000).result).to.equal('registered');
  });

  it('takes the place of the one before, whatever it is written like', () => {
    const again = 'SIP:%31' + '00200@192.0.2.1:05060;ob;rinstance=77';
    const bindings = after(request([room], { flow: 'tcp 1' }), request([again], { cseq: 2, flow: 'tcp 2' }));
    expect(Object.values(bindings)).to.deep.include.members([
      {
        contact: again,
        q: 1,
        expiresAt: now + 3_601_000,
        registeredAt: now + 1000,
        since: now,
        device: '',
        callId: 'a',
        cseq: 2,
        path: [],
        flow: 'tcp 2',
        source: '192.0.2.1',
      },
    ]);
    expect(Object.keys(bindings)).to.have.length(1);
  });

  it('keeps the Path that it came by', () => {
    const path = ['<sip:kamailio-1;lr>', '<sip:kamailio-2;lr>'];
    expect(Object.values(after(request([room], { path })))[0]?.path).to.deep.equal(path);
  });

  it('is of a few contacts: the oldest make room', () => {
    const contacts = Array.from({ length: 8 }, (_, index) => `sip:100200@192.0.2.${index}`);
    const bindings = after(...contacts.map((uri, index) => request([uri], { cseq: index + 1 })));
    expect(contactsOf(bindings)).to.have.members(contacts.slice(-defaultLimits.mostContacts));
  });

  it('prefers by q, which is 1 when it cannot be read', () => {
    const q = (text: string | null) => contactValues(after(request([], one(room, { q: text }))), now)[0];
    expect(q('0.5')).to.equal(`<${room}>;q=0.5;expires=3600`);
    expect(q('0')).to.equal(`<${room}>;q=0;expires=3600`);
    for (const text of [null, '1', '1.000', '2', '-1', 'x', '0.12345'])
      expect(q(text)).to.equal(`<${room}>;expires=3600`);
  });
});

describe('a call to a terminal', () => {
  it('goes by the flow it registered by last, to the contact it prefers there', () => {
    const [old, low, high] = ['sip:1@192.0.2.1', 'sip:2@192.0.2.1', 'sip:3@192.0.2.1'];
    const bindings = after(
      request([old], { flow: 'tcp 1' }),
      request([], { ...one(low, { q: '0.1' }), callId: 'b', flow: 'tcp 2' }),
      request([], { ...one(high, { q: '0.9' }), callId: 'b', cseq: 2, flow: 'tcp 2' }),
    );
    expect(activeBindings(bindings, now).map(({ contact }) => contact)).to.deep.equal([high, low]);
    const back = registered(register(bindings, request([old], { cseq: 2, flow: 'tcp 1' }), now + 9000));
    expect(activeBindings(back, now + 9000).map(({ contact }) => contact)).to.deep.equal([old]);
    expect(activeBindings(bindings, now + 9_999_000)).to.deep.equal([]);
    expect(activeBindings({}, now)).to.deep.equal([]);
  });

  it('goes by the Path of the last registration, whatever connection of the proxy it came by', () => {
    const [before, since] = ['sip:1@10.0.0.5:5060', 'sip:1@10.0.0.5:5099'];
    const path = (port: number) => [`<sip:kamailio;lr;received=sip:192.0.2.1:${port}>`];
    const bindings = after(
      request([before], { path: path(5060) }),
      request([since], { callId: 'b', path: path(5099) }),
      request(['sip:2@10.0.0.5:5099'], { callId: 'b', cseq: 2, flow: 'tcp 2', path: path(5099) }),
    );
    expect(activeBindings(bindings, now).map(({ contact }) => contact)).to.have.members([
      since,
      'sip:2@10.0.0.5:5099',
    ]);
  });

  it('does not go by a connection that has closed, but through the proxy it came by', () => {
    const bindings = after(
      request(['sip:1@192.0.2.1'], { flow: 'tcp 1' }),
      request(['sip:2@192.0.2.1'], { flow: 'tcp 1', path: ['<sip:kamailio;lr>'] }),
      request(['sip:3@192.0.2.1'], { flow: 'tcp 2' }),
    );
    expect(contactsOf(withoutFlow(bindings, 'tcp 1'))).to.have.members([
      'sip:2@192.0.2.1',
      'sip:3@192.0.2.1',
    ]);
  });
});

describe('addresses that terminals register', () => {
  const same = (one: string, other: string) => contactKey(one) === contactKey(other);

  it('are compared as RFC 3261 section 19.1.4 does', () => {
    expect(same('sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp')).to.equal(
      true,
    );
    expect(same('sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5')).to.equal(true);
    expect(same('sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on')).to.equal(true);
    expect(
      same('sip:bob@biloxi.com;maddr=a;transport=tcp', 'sip:bob@biloxi.com;transport=tcp;maddr=A'),
    ).to.equal(true);
    expect(same('sip:bob@[2001:DB8::1]', 'sip:bob@[2001:db8::1]')).to.equal(true);
    for (const [one, other] of [
      ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
      ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
      ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
      ['sip:bob@biloxi.com', 'sips:bob@biloxi.com'],
      ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
      ['sip:a%40b@c', 'sip:a@c'],
    ] as const) {
      expect(same(one, other), one).to.equal(false);
    }
  });

  it('are never thrown at, and short', () => {
    fc.assert(fc.property(fc.string(), (text) => void contactKey(`sip:${text}`)));
    expect(contactKey(`sip:${'a'.repeat(2000)}@b`)).to.equal(null);
    const begin = performance.now();
    for (const piece of [';', 'a', ';a', '@', '.', '%41', '?'])
      contactKey(`sip:${piece.repeat(1000 / piece.length)} `);
    expect(performance.now() - begin).to.be.below(200);
  });
});

describe('registrations in the live store', () => {
  it('are written in what has changed, and read as they were', () => {
    const bindings = after(request(['sip:1@192.0.2.1', 'sip:2@192.0.2.1']));
    const all = changedParts({}, bindings);
    expect(all.remove).to.deep.equal([]);
    expect(bindingsOf(new Map(Object.entries(all.set)))).to.deep.equal(bindings);
    expect(changedParts(bindings, bindings)).to.deep.equal({ set: {}, remove: [] });

    const next = registered(
      register(bindings, request([], { cseq: 2, ...one('sip:1@192.0.2.1', { expires: '0' }) }), now),
    );
    expect(changedParts(bindings, next)).to.deep.equal({ set: {}, remove: ['sip:1@192.0.2.1'] });
    const more = registered(register(bindings, request(['sip:2@192.0.2.1'], { cseq: 2 }), now));
    expect(Object.keys(changedParts(bindings, more).set)).to.deep.equal(['sip:2@192.0.2.1']);
  });

  it('are never more than there may be, nor over, whatever is asked', () => {
    const contact = fc.record({
      uri: fc.constantFrom(
        'sip:1@a',
        'sip:2@a',
        'sip:3@a',
        'sip:4@a',
        'sip:5@a',
        'sip:6@a',
        'sip:7@a',
        'tel:1',
      ),
      q: fc.constantFrom(null, '0.3', '1'),
      expires: fc.constantFrom(null, '0', '10', '60', '600'),
    });
    const anyRequest = fc.record({
      callId: fc.constantFrom('a', 'b'),
      cseq: fc.nat(20),
      contacts: fc.oneof(fc.constant('*' as const), fc.array(contact, { maxLength: 3 })),
      expires: fc.constantFrom(null, '0', '100'),
      path: fc.constant([]),
      flow: fc.constantFrom('tcp 1', 'tcp 2'),
      source: fc.constant('192.0.2.1'),
      device: fc.constantFrom('', 'TE40'),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRequest, fc.nat(200_000)), { maxLength: 30 }), (steps) => {
        let bindings: Bindings = {};
        let at = now;
        for (const [each, waitMs] of steps) {
          at += waitMs;
          const outcome = register(bindings, each, at);
          if (outcome.result !== 'registered') continue;
          expect(live(outcome.bindings, at)).to.deep.equal(outcome.bindings);
          expect(Object.keys(outcome.bindings).length).to.be.at.most(defaultLimits.mostContacts);
          const { set, remove } = changedParts(bindings, outcome.bindings);
          const parts = new Map(Object.entries(changedParts({}, bindings).set));
          for (const key of remove) parts.delete(key);
          for (const [key, text] of Object.entries(set)) parts.set(key, text);
          expect(bindingsOf(parts)).to.deep.equal(outcome.bindings);
          expect(new Set(activeBindings(outcome.bindings, at).map(({ flow }) => flow)).size).to.be.at.most(1);
          bindings = outcome.bindings;
        }
      }),
    );
  });
});
