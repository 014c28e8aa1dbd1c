import { expect } from 'chai';
import { parseRoute, pinOfFragment } from './route.ts';

describe('parseRoute', () => {
  it('knows the front page and meetings', () => {
    expect(parseRoute('/')).to.deep.equal({ page: 'front' });
    expect(parseRoute('/m/914083136')).to.deep.equal({ page: 'meeting', meetingId: '914083136' });
    expect(parseRoute('/m/914-083-136/')).to.deep.equal({ page: 'meeting', meetingId: '914083136' });
  });

  it('knows nothing else', () => {
    for (const path of ['/m/', '/m/12345678', '/m/1234567890', '/x', '/m/91408313a']) {
      expect(parseRoute(path), path).to.deep.equal({ page: 'unknown' });
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
