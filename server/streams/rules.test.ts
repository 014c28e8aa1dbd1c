import { expect } from 'chai';
import {
  changed,
  keyHint,
  refusalOf,
  refusalToWatch,
  type StreamSettings,
  urlOf,
  usualSettings,
} from './rules.ts';

const settings: StreamSettings = {
  ...{ page: true, format: '720p', whoMayWatch: 'everyone', mostViewers: 100 },
  destinations: [
    { destinationId: 'a', name: 'One', address: 'rtmp://one.example/live', key: 'abcd-efgh-ijkl' },
  ],
};
const same = (a: string, b: string): boolean => a === b;

describe('the rules of live streams', () => {
  it('let those watch who may join, until somebody chooses', () => {
    const of = (whoMayJoin: 'everyone' | 'enterprise' | 'invited', guestPin: string) =>
      usualSettings({ whoMayJoin, guestPin }, 500).whoMayWatch;
    expect([of('everyone', ''), of('everyone', '1234')]).to.deep.equal(['everyone', 'pin']);
    expect([of('enterprise', '1234'), of('invited', '')]).to.deep.equal(['enterprise', 'enterprise']);
  });

  it('keep a key that is left out, take another, and give a new destination an ID', () => {
    const given = { ...settings, format: '4cif' as const };
    const one = { destinationId: 'a', name: 'Eins', address: 'rtmp://one.example/live/' };
    const change = (...destinations: { name: string; address: string; key?: string }[]) =>
      changed(settings, { ...given, destinations }, () => 'new').destinations;
    expect(change(one)).to.deep.equal([
      { destinationId: 'a', name: 'Eins', address: 'rtmp://one.example/live', key: 'abcd-efgh-ijkl' },
    ]);
    expect(change({ ...one, key: 'x' })[0]).to.include({ key: 'x' });
    expect(
      change({ name: 'Two', address: 'rtmps://two.example/app', key: 'k?a=b' }).map(urlOf),
    ).to.deep.equal(['rtmps://two.example/app/k?a=b']);
    // An ID that is not there is none.
    expect(change({ ...one, destinationId: 'stranger' } as never)[0]).to.include({
      ...{ destinationId: 'new', key: '' },
    });
  });

  it('take the key out of an address that was pasted in as a whole', () => {
    const [made] = changed(
      settings,
      { ...settings, destinations: [{ name: 'Two', address: 'rtmp://two.example/live/secret-key-of-two' }] },
      () => 'new',
    ).destinations;
    expect(made).to.include({ address: 'rtmp://two.example/live', key: 'secret-key-of-two' });
    expect(made && keyHint(made)).to.equal('-two');
    expect(keyHint({ key: 'short', address: '', name: '', destinationId: '' })).to.equal('');
  });

  it('refuse a stream that goes nowhere, and to ask for a PIN that there is not', () => {
    const meeting = { whoMayJoin: 'everyone', guestPin: '' } as const;
    expect(refusalOf({ ...settings, page: false, destinations: [] }, meeting)).to.equal('stream_nowhere');
    expect(refusalOf({ ...settings, page: false }, meeting)).to.equal(null);
    expect(refusalOf({ ...settings, whoMayWatch: 'pin' }, meeting)).to.equal('stream_pin_none');
    expect(refusalOf({ ...settings, whoMayWatch: 'pin' }, { ...meeting, guestPin: '1' })).to.equal(null);
  });

  it('say who may watch', () => {
    const meeting = { guestPin: '1234', enterpriseId: 'e' };
    const may = (
      whoMayWatch: StreamSettings['whoMayWatch'],
      { enterpriseId = '', pin = null }: { enterpriseId?: string; pin?: string | null } = {},
      of = meeting,
    ) =>
      refusalToWatch(
        { whoMayWatch },
        of,
        { caller: enterpriseId === '' ? null : { enterpriseId }, pin },
        same,
      );
    expect(may('everyone')).to.equal(null);
    expect(may('enterprise')).to.equal('sign_in_required');
    expect(may('enterprise', { enterpriseId: 'other' })).to.equal('enterprise_only');
    expect(may('enterprise', { enterpriseId: 'e' })).to.equal(null);
    expect([may('pin'), may('pin', { pin: '' })]).to.deep.equal([
      'stream_pin_required',
      'stream_pin_required',
    ]);
    expect(may('pin', { pin: '0000' })).to.equal('stream_pin_wrong');
    expect(may('pin', { pin: '1234' })).to.equal(null);
    // Of a meeting without a PIN none is right.
    expect(may('pin', { pin: '1' }, { ...meeting, guestPin: '' })).to.equal('stream_pin_wrong');
  });
});
