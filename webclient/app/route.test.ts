import { expect } from 'chai';
import { pageToReturnTo, parseRoute, pinOfFragment } from './route.ts';

describe('parseRoute', () => {
  it('knows the front page and meetings', () => {
    expect(parseRoute('/')).to.deep.equal({ page: 'front' });
    expect(parseRoute('/m/914083136')).to.deep.equal({ page: 'meeting', meetingId: '914083136' });
    expect(parseRoute('/m/914-083-136/')).to.deep.equal({ page: 'meeting', meetingId: '914083136' });
  });

  it('knows the console of a meeting', () => {
    expect(parseRoute('/m/914083136/console')).to.deep.equal({ page: 'control', meetingId: '914083136' });
    expect(parseRoute('/m/914-083-136/console/')).to.deep.equal({ page: 'control', meetingId: '914083136' });
    expect(parseRoute('/m/914083136/consoles')).to.deep.equal({ page: 'unknown' });
    expect(pageToReturnTo('?to=%2Fm%2F914083136%2Fconsole')).to.equal('/m/914083136/console');
  });

  it('knows the pages of accounts, and leaves what is below them to the pages themselves', () => {
    expect(parseRoute('/sign-in')).to.deep.equal({ page: 'sign-in' });
    expect(parseRoute('/set-password/')).to.deep.equal({ page: 'set-password' });
    expect(parseRoute('/meetings/b1/edit')).to.deep.equal({ page: 'console' });
    expect(parseRoute('/admin/accounts')).to.deep.equal({ page: 'admin' });
  });

  it('knows the pages of live streams', () => {
    expect(parseRoute('/live/a-Token_1')).to.deep.equal({ page: 'live', token: 'a-Token_1' });
    expect(pageToReturnTo('?to=%2Flive%2Fa-Token_1')).to.equal('/live/a-Token_1');
  });

  it('knows links to recordings', () => {
    expect(parseRoute('/shared/recording/aB3_-x')).to.deep.equal({
      page: 'shared-recording',
      token: 'aB3_-x',
    });
    expect(parseRoute('/shared/recording/x/')).to.deep.equal({ page: 'shared-recording', token: 'x' });
    expect(parseRoute('/recordings/r1')).to.deep.equal({ page: 'console' });
  });

  it('knows nothing else', () => {
    for (const path of [
      '/live',
      '/live/a/b',
      '/live/a%20b',
      '/shared',
      '/shared/recording',
      '/shared/recording/a/b',
      '/m/',
      '/m/12345678',
      '/m/1234567890',
      '/x',
      '/m/91408313a',
    ]) {
      expect(parseRoute(path), path).to.deep.equal({ page: 'unknown' });
    }
  });
});

describe('pageToReturnTo', () => {
  it('is a page of ours', () => {
    expect(pageToReturnTo('?to=%2Fhistory%2Fc1%3Fa%3D1')).to.equal('/history/c1?a=1');
    expect(pageToReturnTo('?to=%2Fm%2F914083136%23pin%3D1234')).to.equal('/m/914083136#pin=1234');
    expect(pageToReturnTo('')).to.equal('/');
  });

  it('is never a page of somebody else', () => {
    for (const to of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      'javascript:1',
      '/nowhere',
    ]) {
      expect(pageToReturnTo(`?to=${encodeURIComponent(to)}`), to).to.equal('/');
    }
  });
});

describe('pinOfFragment', () => {
  it('reads the PIN of an invitation', () => {
    expect(pinOfFragment('#pin=123456')).to.equal('123456');
  });

  it('ignores what is no PIN', () => {
    expect(pinOfFragment('')).to.equal(undefined);
    expect(pinOfFragment('#pin=abc')).to.equal(undefined);
    expect(pinOfFragment('#pin=1')).to.equal(undefined);
  });
});
