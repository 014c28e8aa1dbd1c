import { expect } from 'chai';
import { decideJoin, type JoinQuestion } from './rules.ts';

const open: JoinQuestion = {
  meeting: { hostPin: '111111', guestPin: '' },
  pin: undefined,
  participants: 0,
  maxParticipants: 2,
  same: (a, b) => a === b,
};
const guarded: JoinQuestion = { ...open, meeting: { hostPin: '111111', guestPin: '222222' } };

describe('who may join', () => {
  it('is the host by the host PIN, a guest by the guest PIN or without one where none is needed', () => {
    for (const question of [open, guarded]) {
      expect(decideJoin({ ...question, pin: '111111' })).to.deep.equal({ ok: true, asHost: true });
    }
    expect(decideJoin({ ...guarded, pin: '222222' })).to.deep.equal({ ok: true, asHost: false });
    expect(decideJoin(open)).to.deep.equal({ ok: true, asHost: false });
  });

  it('is nobody with a wrong PIN, also where none is needed, so that the host’s cannot be guessed', () => {
    for (const question of [open, guarded]) {
      expect(decideJoin({ ...question, pin: '333333' })).to.deep.equal({ ok: false, code: 'pin_wrong' });
    }
  });

  it('is asked for a PIN where one is needed, and told of a full or unknown meeting', () => {
    expect(decideJoin(guarded)).to.deep.equal({ ok: false, code: 'pin_required' });
    expect(decideJoin({ ...open, participants: 2 })).to.deep.equal({ ok: false, code: 'conference_full' });
    expect(decideJoin({ ...open, meeting: undefined })).to.deep.equal({
      ok: false,
      code: 'meeting_not_found',
    });
  });
});
