import { expect } from 'chai';
import { isNamedLikeSecret, withoutSecrets } from './rules.ts';

describe('the detail of an audit entry', () => {
  it('never carries a key named like a secret, however it is written', () => {
    const named = ['password', 'newPassword', 'PASSWORD', 'hostPin', 'guest_pin', 'pin', 'pins', 'secret'];
    const more = ['clientSecret', 'accessToken', 'token', 'apiKey', 'api-key', 'key', 'hash', 'passwordHash'];
    const most = ['ha1Md5', 'ha1', 'tokenId', 'seat.token', 'apikey', 'hostpin', 'otp', 'Keys'];
    expect([...named, ...more, ...most].filter((key) => !isNamedLikeSecret(key))).to.deep.equal([]);
  });

  it('keeps what only has such letters in it', () => {
    const harmless = [
      'name',
      'concurrency',
      'keyboard',
      'pinned',
      'shippingPlace',
      'changed',
      'hashtag',
      'limits',
    ];
    expect(harmless.filter(isNamedLikeSecret)).to.deep.equal([]);
  });

  it('loses secrets at any depth and nothing else', () => {
    const detail = {
      changed: ['hostPin', 'name'],
      before: { name: 'a', login: { password: 'x', at: null } },
      list: [{ token: 'y', row: 1 }, [{ pin: '1' }]],
    };
    expect(withoutSecrets(detail)).to.deep.equal({
      changed: ['hostPin', 'name'],
      before: { name: 'a', login: { at: null } },
      list: [{ row: 1 }, [{}]],
    });
    expect(JSON.stringify(detail)).to.include('"x"');
  });
});
