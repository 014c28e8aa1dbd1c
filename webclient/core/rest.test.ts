import { expect } from 'chai';
import { PlenumError } from '../../server/contract/errors.ts';
import { addressOf, idempotencyKeys, rest, whenSignedOut } from './rest.ts';

describe('the REST client', () => {
  const real = globalThis.fetch;
  let asked: { url: string; init: RequestInit }[] = [];

  function answerWith(response: () => Response): void {
    asked = [];
    globalThis.fetch = (url, init) => {
      asked.push({ url: url instanceof Request ? url.url : url.toString(), init: init ?? {} });
      return Promise.resolve(response());
    };
  }

  async function refusalOf(call: Promise<unknown>): Promise<PlenumError> {
    try {
      await call;
    } catch (error) {
      if (error instanceof PlenumError) return error;
      throw error;
    }
    throw new Error('it was not refused');
  }

  afterEach(() => {
    globalThis.fetch = real;
    whenSignedOut(() => undefined);
  });

  it('puts parameters, the version and the key where the declaration has them', async () => {
    answerWith(() => Response.json({ version: 4 }));
    await rest('PATCH /accounts/:accountId', {
      params: { accountId: 'a/1' },
      body: { name: 'Li' },
      version: 3,
    });
    const { url, init } = asked[0]!;
    const headers = new Headers(init.headers);
    expect(url).to.equal('/api/v1/accounts/a%2F1');
    expect(init.method).to.equal('PATCH');
    expect(init.body).to.equal('{"name":"Li"}');
    expect(headers.get('if-match')).to.equal('"3"');
    expect(headers.get('content-type')).to.equal('application/json');
  });

  it('leaves out what is not asked for', () => {
    expect(addressOf('GET /accounts', { query: { search: '', limit: 20 } })).to.equal(
      '/api/v1/accounts?limit=20',
    );
    expect(addressOf('GET /accounts')).to.equal('/api/v1/accounts');
  });

  it('gives nothing for an answer without content', async () => {
    answerWith(() => new Response(null, { status: 204 }));
    const answer: unknown = await rest('DELETE /session').then((given: unknown) => given);
    expect(answer).to.equal(undefined);
  });

  it('gives a file with the name the server has for it', async () => {
    const disposition = `attachment; filename="x.csv"; filename*=UTF-8''%E4%BC%9A%E8%AE%AE.csv`;
    answerWith(
      () =>
        new Response('a,b', { headers: { 'content-type': 'text/csv', 'content-disposition': disposition } }),
    );
    const file = await rest('GET /exports/accounts', { query: { format: 'csv' } });
    expect(file.name).to.equal('会议.csv');
    expect(await file.content.text()).to.equal('a,b');
  });

  it('throws the error of the catalogue with its field', async () => {
    answerWith(() =>
      Response.json({ error: { code: 'number_taken', field: 'number', detail: 'x' } }, { status: 409 }),
    );
    const error = await refusalOf(rest('GET /me'));
    expect([error.code, error.field, error.detail]).to.deep.equal(['number_taken', 'number', 'x']);
  });

  it('takes what it does not know for an error inside', async () => {
    answerWith(() => new Response('<html>', { status: 502 }));
    expect((await refusalOf(rest('GET /me'))).code).to.equal('internal');
  });

  it('says that the connection is lost when there is no answer', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('failed to fetch'));
    expect((await refusalOf(rest('GET /me'))).code).to.equal('connection_lost');
  });

  it('tells when the server no longer knows who is signed in', async () => {
    let told = 0;
    whenSignedOut(() => told++);
    answerWith(() => Response.json({ error: { code: 'sign_in_required' } }, { status: 401 }));
    await refusalOf(rest('GET /me'));
    expect(told).to.equal(1);
  });
});

describe('idempotency keys', () => {
  it('stay the same for the same request and differ for a mended one', () => {
    const keyFor = idempotencyKeys();
    const first = keyFor({ name: 'a' });
    expect(keyFor({ name: 'a' })).to.equal(first);
    expect(keyFor({ name: 'b' })).to.not.equal(first);
    expect(idempotencyKeys()({ name: 'a' })).to.not.equal(first);
  });
});
