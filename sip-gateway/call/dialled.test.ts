import { expect } from 'chai';
import { parseUri } from '../edge/uri.ts';
import { type Dialled, readDialled } from './dialled.ts';

const read = (uri: string): Dialled => {
  const parsed = parseUri(uri);
  if (!parsed) throw new Error(`no URI: ${uri}`);
  return readDialled(parsed, ['000', 'help']);
};

describe('what a terminal has dialled', () => {
  it('is a meeting, with its PIN or without, however it is written', () => {
    const meeting = (pin: string | null) => ({ to: 'meeting', meetingId: '914083136', pin });
    expect(read('sip:914083136@meet.example')).to.deep.equal(meeting(null));
    expect(read('sip:914083136%23@meet.example')).to.deep.equal(meeting(null));
    expect(read('sip:914083136*1234%23@meet.example')).to.deep.equal(meeting('1234'));
    expect(read('sip:914083136*1234@meet.example;transport=tcp')).to.deep.equal(meeting('1234'));
    expect(read('sip:914083136;phone-context=x@meet.example')).to.deep.equal(meeting(null));
    expect(read('tel:914-083-136')).to.deep.equal(meeting(null));
  });

  it('is the voice that asks: by its number, or by the server alone', () => {
    for (const uri of ['sip:000@meet.example', 'sip:help@meet.example', 'sip:meet.example']) {
      expect(read(uri), uri).to.deep.equal({ to: 'ivr' });
    }
  });

  it('is a name otherwise', () => {
    expect(read('sip:anna.berg@meet.example')).to.deep.equal({ to: 'alias', alias: 'anna.berg' });
    expect(read('sip:%E5%A4%A7%E5%8E%85@meet.example')).to.deep.equal({ to: 'alias', alias: '大厅' });
  });
});
