import { expect } from 'chai';
import { parsePins, pinToJoinWith } from './meeting-pins.ts';

describe('pinToJoinWith', () => {
  it('prefers the host PIN, then what was typed, then the invitation', () => {
    expect(pinToJoinWith({ host: '111111', typed: '222222', guest: '333333' })).to.equal('111111');
    expect(pinToJoinWith({ typed: '222222', guest: '333333' })).to.equal('222222');
    expect(pinToJoinWith({ guest: '333333' })).to.equal('333333');
  });

  it('is nothing when no PIN is known or none is needed', () => {
    expect(pinToJoinWith({})).to.equal(undefined);
    expect(pinToJoinWith({ guest: '' })).to.equal(undefined);
  });
});

describe('parsePins', () => {
  it('reads what was kept', () => {
    expect(parsePins('{"host":"111111","guest":""}')).to.deep.equal({ host: '111111', guest: '' });
  });

  it('ignores what is not ours', () => {
    for (const stored of [null, '', 'null', '[]', '{"host":1}', '{"other":"x"}']) {
      expect(parsePins(stored), String(stored)).to.deep.equal({});
    }
  });
});
