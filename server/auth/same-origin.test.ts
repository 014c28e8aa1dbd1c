import { expect } from 'chai';
import { isSameOrigin } from './same-origin.ts';

const host = 'meet.example.org';
const cookie = 'plenum_session=x';

describe('where a request comes from', () => {
  const ours = [
    { origin: 'https://meet.example.org' },
    { origin: 'https://meet.example.org', 'sec-fetch-site': 'same-origin', cookie },
    { 'sec-fetch-site': 'same-origin', cookie },
    // A program, which nobody's browser lends its cookies to.
    {},
    { cookie: 'other=1' },
  ];
  for (const headers of ours) {
    it(`is taken for our own pages or a program: ${JSON.stringify(headers)}`, () => {
      expect(isSameOrigin(headers, host)).to.equal(true);
    });
  }

  const others = [
    { origin: 'https://evil.example' },
    { origin: 'https://meet.example.org.evil.example' },
    { origin: 'https://evil.example/meet.example.org' },
    { origin: 'https://meet.example.org:8443' },
    { origin: 'https://sub.meet.example.org', 'sec-fetch-site': 'same-origin' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'chrome-extension://meet.example.org' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { cookie },
    { cookie: `a=b; __Host-${cookie}` },
  ];
  for (const headers of others) {
    it(`is taken for another site: ${JSON.stringify(headers)}`, () => {
      expect(isSameOrigin(headers, host)).to.equal(false);
    });
  }

  it('may name the default port or leave it out, and has to name any other', () => {
    expect(isSameOrigin({ origin: 'https://meet.example.org' }, `${host}:443`)).to.equal(true);
    expect(isSameOrigin({ origin: 'http://meet.example.org' }, `${host}:80`)).to.equal(true);
    expect(isSameOrigin({ origin: 'http://[::1]:8080' }, '[::1]:8080')).to.equal(true);
    expect(isSameOrigin({ origin: 'http://localhost:8080' }, 'localhost:8081')).to.equal(false);
  });

  it('is not known where the host is not', () => {
    expect(isSameOrigin({ origin: 'https://meet.example.org' }, '')).to.equal(false);
  });
});
