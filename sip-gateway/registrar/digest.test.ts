import { expect } from 'chai';
import { authorize } from './digest-client.ts';
import { parseDigest, writeDigest } from './digest-header.ts';
import { ha1, responseTo } from './digest-response.ts';
import { DigestServer, type KeptPassword } from './digest.ts';
import { Nonces } from './nonces.ts';

const realm = 'plenum.example.org';
const password = 'abc2efg3hj';
const number = '100200';
const uri = `sip:${realm}`;

function keptOf(userName: string): KeptPassword {
  const whose = { userName, realm, password };
  return { ha1Md5: ha1('MD5', whose), ha1Sha256: ha1('SHA-256', whose) };
}

const find = (userName: string) => Promise.resolve(userName === number ? keptOf(number) : undefined);

function answerOf(
  challenges: readonly string[],
  change: Partial<Parameters<typeof authorize>[2]> & { as?: string } = {},
) {
  const { as = number, ...request } = change;
  return authorize(challenges, { userName: as, password }, { method: 'REGISTER', uri, ...request })!.value;
}

/** A value with one of its parameters written otherwise. */
function changed(value: string, from: string | RegExp, to: string): string {
  expect(value).to.match(new RegExp(from));
  return value.replace(from, to);
}

describe('the answer to a challenge', () => {
  const mufasa = { userName: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };
  const parts = {
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    auth: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
  };

  it('is that of RFC 7616 section 3.9.1', () => {
    const response = (algorithm: 'MD5' | 'SHA-256') => responseTo(algorithm, ha1(algorithm, mufasa), parts);
    expect(response('MD5')).to.equal('8ca523f5e9506fed4657c9700eebdbec');
    expect(response('SHA-256')).to.equal('753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
  });

  it('is that of RFC 2617 section 3.5, and of RFC 2069 as its errata have it', () => {
    const kept = (given: string) =>
      ha1('MD5', { userName: 'Mufasa', realm: 'testrealm@host.com', password: given });
    const old = { ...parts, nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' };
    expect(
      responseTo('MD5', kept('Circle Of Life'), { ...old, auth: { nc: '00000001', cnonce: '0a4f113b' } }),
    ).to.equal('6629fae49393a05397450978507c4ef1');
    expect(responseTo('MD5', kept('CircleOfLife'), { ...old, auth: null })).to.equal(
      '1949323746fe6a43ef61f9606e7febea',
    );
  });

  it('is that of the SIP examples of draft-smith-sipping-auth-examples', () => {
    const challenge = 'Digest realm="biloxi.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const request = { method: 'INVITE', uri: 'sip:bob@biloxi.com', cnonce: '0a4f113b' };
    const answer = (value: string) =>
      parseDigest(authorize([value], { userName: 'bob', password: 'zanzibar' }, request)!.value);
    expect(answer(challenge)?.get('response')).to.equal('bf57e4e0d0bffc0fbaedce64d59add5e');
    expect(answer(`${challenge}, qop="auth,auth-int"`)?.get('response')).to.equal(
      '89eb0059246c02b2f6ee02c7961d5ea3',
    );
  });

  it('is written as RFC 7616 writes it', () => {
    const challenges = ['SHA-256', 'MD5'].map(
      (algorithm) =>
        `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
        `nonce="${parts.nonce}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
    );
    const request = { method: 'GET', uri: parts.uri, cnonce: parts.auth.cnonce };
    expect(authorize(challenges, mufasa, request)).to.deep.equal({
      stale: false,
      value:
        `Digest username="Mufasa", realm="http-auth@example.org", nonce="${parts.nonce}", uri="/dir/index.html", ` +
        'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", algorithm=SHA-256, ' +
        `cnonce="${parts.auth.cnonce}", qop=auth, nc=00000001, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
    });
  });

  it('is to the topmost challenge that can be answered', () => {
    const algorithmIn = (...challenges: string[]) => {
      const answer = authorize(challenges, { userName: 'a', password: 'b' }, { method: 'INVITE', uri });
      return answer && parseDigest(answer.value)?.get('algorithm');
    };
    const challenge = (rest: string) => `Digest realm="x", nonce="y"${rest}`;
    const sha = challenge(', algorithm=SHA-256');
    const md5 = challenge(', algorithm=md5');
    expect(algorithmIn(md5, sha)).to.equal('md5');
    expect(
      algorithmIn(challenge(', algorithm=SHA-512-256'), challenge(', algorithm=MD5-sess'), sha, md5),
    ).to.equal('SHA-256');
    expect(algorithmIn(challenge(''))).to.equal(undefined);
    expect(
      algorithmIn('Basic realm="x"', challenge(', qop="auth-int"'), 'Digest nonce="y"', 'Digest realm="x"'),
    ).to.be.null;
  });

  it('counts, has a cnonce of its own each time, and knows when only the nonce was old', () => {
    const challenge = ['Digest realm="x", nonce="y", qop="auth", stale=TRUE'];
    const answer = (count: number) =>
      authorize(challenge, { userName: 'a', password: 'b' }, { method: 'INVITE', uri, count });
    expect(answer(1)?.stale).to.equal(true);
    expect(parseDigest(answer(255)!.value)?.get('nc')).to.equal('000000ff');
    const cnonces = [1, 1, 1].map((count) => parseDigest(answer(count)!.value)?.get('cnonce'));
    expect(new Set(cnonces).size).to.equal(3);
  });
});

describe('the headers of digest authentication', () => {
  it('are read with quotes and without, in capitals and small letters, with commas anywhere', () => {
    const read = parseDigest('  dIgEsT  Realm = "a, \\"b\\" \\\\" ,, NONCE=x,qop="auth",stale=true , ');
    expect(read && [...read]).to.deep.equal([
      ['realm', 'a, "b" \\'],
      ['nonce', 'x'],
      ['qop', 'auth'],
      ['stale', 'true'],
    ]);
  });

  it('are read as they were written', () => {
    const value = writeDigest([
      ['username', 'a"b\\c, d="会"', 'quoted'],
      ['nc', '00000001'],
    ]);
    expect(parseDigest(value)?.get('username')).to.equal('a"b\\c, d="会"');
    expect(parseDigest(value)?.get('nc')).to.equal('00000001');
  });

  it('are nothing when they are malformed, too long, or say one thing twice', () => {
    for (const bad of [
      '',
      'Digest',
      'Basic YTpi',
      'Digest realm',
      'Digest realm=',
      'Digest realm="x',
      'Digest realm="x"y',
      'Digest realm="x" nonce="y"',
      'Digest ="x"',
      'Digest realm="x", Realm="y"',
      `Digest realm="${'x'.repeat(5000)}"`,
    ]) {
      const parameters = parseDigest(bad);
      expect(parameters, bad).to.equal(null);
    }
  });

  it('do not take long, however they are made', () => {
    const begin = performance.now();
    for (const piece of [' ', ',', '\\', '"', 'a', 'a=', ', ', '\\"', 'a="', ' ,a']) {
      parseDigest(`Digest a="${piece.repeat(4000 / piece.length)}`);
      parseDigest(`Digest ${piece.repeat(4000 / piece.length)}`);
    }
    expect(performance.now() - begin).to.be.below(500);
  });
});

describe('the sign-in of a terminal', () => {
  let now = 1_800_000_000_000;
  let server: DigestServer;

  beforeEach(() => {
    server = new DigestServer({ realm, now: () => now });
  });

  const verify = (value: string | string[], method = 'REGISTER') =>
    server.verify([value].flat(), method, find);
  const result = async (value: string | string[], method?: string) => (await verify(value, method)).result;

  it('is offered with both algorithms, the better first, and one nonce', () => {
    const [sha, md5, ...more] = server.challenges().map((value) => parseDigest(value)!);
    expect(more).to.be.empty;
    expect([...sha!.keys()]).to.deep.equal(['realm', 'nonce', 'algorithm', 'qop']);
    expect([sha, md5].map((one) => one!.get('algorithm'))).to.deep.equal(['SHA-256', 'MD5']);
    expect(sha!.get('nonce')).to.equal(md5!.get('nonce'));
    expect(server.challenges({ stale: true }).every((value) => value.endsWith(', stale=true'))).to.equal(
      true,
    );
  });

  it('is verified with either algorithm, and gives what was kept', async () => {
    const [sha, md5] = server.challenges();
    expect(await verify(answerOf([sha!]))).to.deep.equal({
      result: 'verified',
      userName: number,
      algorithm: 'SHA-256',
      kept: keptOf(number),
    });
    expect(await verify(answerOf([md5!], { count: 2 }))).to.deep.include({
      result: 'verified',
      algorithm: 'MD5',
    });
  });

  it('is verified without a quality of protection, once for each nonce', async () => {
    const old = changed(server.challenges()[1]!, ', qop="auth"', '');
    expect(await result(answerOf([old]))).to.equal('verified');
    expect(await result(answerOf([old]))).to.equal('stale');
    expect(await result(answerOf([old], { method: 'INVITE' }), 'INVITE')).to.equal('stale');
    // Nor is a nonce good for it that was counted.
    const [, md5] = server.challenges();
    expect(await result(answerOf([md5!]))).to.equal('verified');
    expect(await result(answerOf([changed(md5!, ', qop="auth"', '')]))).to.equal('stale');
  });

  it('is verified once for each count, which only grows', async () => {
    const challenges = server.challenges();
    const answers = [1, 2, 5, 3].map((count) => answerOf(challenges, { count }));
    const results: string[] = [];
    for (const answer of [answers[0], answers[0], answers[1], answers[2], answers[3], answers[2]]) {
      results.push(await result(answer!));
    }
    expect(results).to.deep.equal(['verified', 'stale', 'verified', 'verified', 'stale', 'stale']);
  });

  it('is refused with a wrong password, another’s name, another method or another URI', async () => {
    const challenges = server.challenges();
    const answer = answerOf(challenges);
    const wrong = authorize(
      challenges,
      { userName: number, password: 'abc2efg3hk' },
      { method: 'REGISTER', uri },
    );
    expect(await result(wrong!.value)).to.equal('refused');
    expect(await result(answerOf(challenges, { as: 'nobody' }))).to.equal('refused');
    expect(await result(changed(answer, 'username="100200"', 'username="100201"'))).to.equal('refused');
    expect(await result(answer, 'INVITE')).to.equal('refused');
    expect(await result(changed(answer, `uri="${uri}"`, 'uri="sip:other"'))).to.equal('refused');
    expect(await result(answer)).to.equal('verified');
  });

  it('is stale with a nonce that is old or not ours, when the password is right', async () => {
    const answer = answerOf(server.challenges());
    now += 300_000;
    expect(await result(answer)).to.equal('stale');
    const other = new DigestServer({ realm, now: () => now });
    expect(await result(answerOf(other.challenges()))).to.equal('stale');
    expect(await result(answerOf([`Digest realm="${realm}", nonce="made up", qop="auth"`]))).to.equal(
      'stale',
    );
    const wrong = changed(answerOf(other.challenges()), /cnonce="./, 'cnonce="x');
    expect(await result(wrong)).to.equal('refused');
  });

  it('is good at every gateway that has the same key', async () => {
    const key = Buffer.alloc(32, 7);
    const [one, other] = [0, 1].map(() => new DigestServer({ realm, key, now: () => now }));
    const answer = answerOf(one!.challenges());
    expect((await other!.verify([answer], 'REGISTER', find)).result).to.equal('verified');
  });

  it('may be by an address, of which the name is looked up', async () => {
    const asked: string[] = [];
    const byAddress = `${number}@${realm.toUpperCase()}`;
    const keepingAddress = (userName: string) => {
      asked.push(userName);
      return Promise.resolve(keptOf(byAddress));
    };
    const answer = answerOf(server.challenges(), { as: byAddress });
    expect(await server.verify([answer], 'REGISTER', keepingAddress)).to.deep.include({
      result: 'verified',
      userName: number,
    });
    await server.verify([answerOf(server.challenges(), { as: 'a@elsewhere' })], 'REGISTER', keepingAddress);
    expect(asked).to.deep.equal([number, 'a@elsewhere']);
    // Devices that write the address but hash the number alone.
    const mixed = changed(
      answerOf(server.challenges()),
      `username="${number}"`,
      `username="${number}@${realm}"`,
    );
    expect(await result(mixed)).to.equal('verified');
  });

  it('is looked for among the answers to several realms', async () => {
    const answer = answerOf(server.challenges());
    const elsewhere = 'Digest username="a", realm="elsewhere", nonce="b", uri="c", response="d"';
    expect(await result([])).to.equal('missing');
    expect(await result([elsewhere, 'Basic YTpi'])).to.equal('missing');
    expect(await result([elsewhere, 'Digest nonsense', answer])).to.equal('verified');
  });

  it('is asked for again when it is by what was not offered', async () => {
    const answer = answerOf(server.challenges());
    for (const algorithm of ['MD5-sess', 'SHA-256-sess', 'SHA-512-256']) {
      expect(await result(changed(answer, 'algorithm=SHA-256', `algorithm=${algorithm}`))).to.equal(
        'missing',
      );
    }
    expect(await result(changed(answer, 'qop=auth', 'qop=auth-int'))).to.equal('missing');
  });

  it('is malformed without what it needs', async () => {
    const answer = answerOf(server.challenges());
    for (const [from, to] of [
      [/username="[^"]*", /, ''],
      [/nonce="[^"]*", /, ''],
      [/uri="[^"]*", /, ''],
      [/response="[^"]*", /, ''],
      [/response="../, 'response="'],
      [/response="./, 'response="g'],
      [/cnonce="[^"]*", /, ''],
      [/nc=\w+/, 'nc=1'],
      [/, nc=\w+/, ''],
      [/nc=\w+/, 'nc=0000000g'],
    ] as const) {
      expect(await result(changed(answer, from, to)), String(from)).to.equal('malformed');
    }
    expect(await result('Digest username="')).to.equal('malformed');
  });
});

describe('nonces', () => {
  let now = 1_800_000_000_000;
  const nonces = (mostKept: number) =>
    new Nonces({ key: Buffer.alloc(32, 1), lifeMs: 60_000, mostKept, now: () => now });

  it('are never the same, and good until their time is over', () => {
    const some = nonces(10_000);
    const made = Array.from({ length: 1000 }, () => some.make());
    expect(new Set(made).size).to.equal(1000);
    expect(some.use(made[0]!, 1)).to.equal(true);
    now += 59_999;
    expect(some.use(made[0]!, 2)).to.equal(true);
    now += 1;
    expect(some.use(made[0]!, 3)).to.equal(false);
  });

  it('are not good when anything in them was changed', () => {
    const some = nonces(10);
    const nonce = some.make();
    for (let at = 0; at < nonce.length; at++) {
      const other = nonce[at] === 'A' ? 'B' : 'A';
      expect(some.use(nonce.slice(0, at) + other + nonce.slice(at + 1), 1)).to.equal(false);
    }
    for (const other of ['', nonce.slice(1), `${nonce}A`, `${nonce}=`, ` ${nonce}`]) {
      expect(some.use(other, 1)).to.equal(false);
    }
    expect(some.use(nonce, 1)).to.equal(true);
  });

  it('take no more memory than they may, and are still good once only', () => {
    const some = nonces(100);
    const made: string[] = [];
    for (let count = 0; count < 1000; count++) {
      now += 1;
      made.push(some.make());
      expect(some.use(made[count]!, 1)).to.equal(true);
      expect(some.size).to.be.at.most(100);
    }
    expect(made.filter((nonce) => some.use(nonce, 1))).to.be.empty;
    // One in use goes on.
    expect(some.use(made[999]!, 2)).to.equal(true);
    now += 60_000;
    expect(some.use(some.make(), 1)).to.equal(true);
    expect(some.size).to.equal(1);
  });
});
