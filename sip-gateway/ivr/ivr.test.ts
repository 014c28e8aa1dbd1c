import { expect } from 'chai';
import { type ErrorCode, errorCatalogue } from '../../server/contract/errors.ts';
import type { Digit } from '../../server/contract/legs.ts';
import { promptLanguages } from '../../server/contract/prompts.ts';
import { ivr, type IvrAction, type IvrEvent, ivrOf, type IvrState } from './ivr.ts';
import { answerTo, refusalText } from './refusals.ts';
import { ivrTexts } from './texts.ts';

/** A caller and what becomes of them. */
class Call {
  state: IvrState;
  /** Of the last step. */
  actions: readonly IvrAction[] = [];

  constructor(known: { meetingId?: string; pin?: string } = {}, language: 'en' | 'zh' = 'en') {
    this.state = ivrOf(language);
    this.on({ type: 'begin', meetingId: known.meetingId ?? null, pin: known.pin ?? null });
  }

  on(event: IvrEvent): this {
    ({ state: this.state, actions: this.actions } = ivr(this.state, event));
    return this;
  }

  press(keys: string): this {
    for (const digit of keys) this.on({ type: 'digit', digit: digit as Digit });
    return this;
  }

  refused(code: ErrorCode): this {
    return this.on({ type: 'refused', code });
  }

  silence(): this {
    return this.on({ type: 'silence' });
  }

  of<T extends IvrAction['type']>(type: T): Extract<IvrAction, { type: T }>[] {
    return this.actions.filter((action): action is Extract<IvrAction, { type: T }> => action.type === type);
  }

  get sounds(): string[] {
    return this.of('play').flatMap(({ sounds }) => sounds);
  }

  get shown(): string[] {
    const last = this.of('show').at(-1);
    return last ? [last.title, last.note] : [];
  }

  get wait(): number | null | undefined {
    return this.of('wait').at(-1)?.ms;
  }

  get joined(): Extract<IvrAction, { type: 'join' }> | undefined {
    return this.of('join')[0];
  }

  get hungUp(): string | undefined {
    return this.of('hangUp')[0]?.cause;
  }
}

const join = (meetingId: string, pin: string | null = null) => ({ type: 'join', meetingId, pin });

describe('what a caller is asked', () => {
  it('is the meeting ID, then the PIN where one is needed', () => {
    const call = new Call();
    expect(call.sounds).to.deep.equal(['welcome', 'enter-meeting-id']);
    expect(call.shown[0]).to.equal('Enter the meeting ID');
    expect(call.press('314159265#').joined).to.deep.equal(join('314159265'));
    expect(call.refused('pin_required').sounds).to.deep.equal(['enter-pin']);
    expect(call.press('2718#').joined).to.deep.equal(join('314159265', '2718'));
    expect(call.on({ type: 'entered' }).actions).to.deep.equal([
      { type: 'hush' },
      { type: 'wait', ms: null },
    ]);
    expect(call.press('123#').actions).to.deep.equal([]);
  });

  it('is nothing that is known already', () => {
    expect(new Call({ meetingId: '314159265', pin: '2718' }).joined).to.deep.equal(join('314159265', '2718'));
    const call = new Call({ meetingId: '314159265' });
    expect(call.sounds).to.deep.equal([]);
    expect(call.refused('pin_required').press('2718#').joined).to.deep.equal(join('314159265', '2718'));
  });

  it('shows an ID in groups and a PIN as dots', () => {
    const call = new Call();
    expect(call.press('3141').shown).to.deep.equal(['Enter the meeting ID', '314-1']);
    call.press('59265#').refused('pin_required');
    expect(call.press('271').shown).to.deep.equal(['Enter the meeting PIN', '●●●']);
    expect(JSON.stringify(call.of('show'))).not.to.contain('271');
  });

  it('falls silent at the first key', () => {
    expect(new Call().press('3').actions[0]).to.deep.equal({ type: 'hush' });
  });

  it('ends with a pause once there are enough digits', () => {
    const call = new Call();
    expect(call.press('31415926').wait).to.equal(30_000);
    expect(call.press('5').wait).to.equal(4000);
    expect(call.silence().joined).to.deep.equal(join('314159265'));
    call.refused('pin_required');
    expect(call.press('271').wait).to.equal(30_000);
    expect(call.press('8').wait).to.equal(4000);
    expect(call.silence().joined).to.deep.equal(join('314159265', '2718'));
  });

  it('takes no keys that are no digits, and none beyond the length', () => {
    const call = new Call();
    expect(call.press('31AB4159D2657#').joined).to.deep.equal(join('314159265'));
    expect(new Call().press('#').joined).to.equal(undefined);
  });

  it('is erased by a star, and begun anew by another', () => {
    const call = new Call().press('999*');
    expect(call.shown[1]).to.equal(ivrTexts.keys.en);
    expect(call.press('314159265#').joined).to.deep.equal(join('314159265'));
    call.refused('pin_required').press('1*');
    expect(call.state.step).to.equal('pin');
    expect(call.press('*').sounds).to.deep.equal(['enter-meeting-id']);
    expect(call.press('111222333#').joined).to.deep.equal(join('111222333'));
  });

  it('may be answered ahead, before it is asked', () => {
    const call = new Call().press('314159265#').press('2718#');
    expect(call.refused('pin_required').joined).to.deep.equal(join('314159265', '2718'));
    expect(call.state.step).to.equal('joining');
  });

  it('may be answered wrongly three times: the ID', () => {
    const call = new Call().press('314159265#').refused('meeting_not_found');
    expect(call.sounds.slice(0, 2)).to.deep.equal(['digit-3', 'digit-1']);
    expect(call.sounds.at(-1)).to.equal('wrong-meeting-id');
    expect(call.shown[0]).to.equal('No meeting has this ID');
    expect(call.press('12#').sounds).to.deep.equal(['digit-1', 'digit-2', 'wrong-meeting-id']);
    call.press('314159265#').refused('meeting_not_found');
    expect(call.sounds).to.deep.equal(['too-many-tries', 'goodbye']);
    expect(call.hungUp).to.equal('unknown');
    expect(call.press('314159265#').actions).to.deep.equal([]);
  });

  it('may be answered wrongly three times: the PIN, however often it is begun anew', () => {
    const call = new Call({ meetingId: '314159265', pin: '0000' }).refused('pin_wrong');
    expect(call.sounds).to.deep.equal(['wrong-pin']);
    expect(call.shown[0]).to.equal('The PIN is not right');
    call.press('1111#').refused('pin_wrong');
    expect(call.hungUp).to.equal(undefined);
    call.press('*314159265#').refused('pin_required').press('2222#').refused('pin_wrong');
    expect(call.hungUp).to.equal('pin_wrong');
  });

  it('is asked again twice when no key is pressed, then the call ends', () => {
    const call = new Call();
    expect(call.silence().sounds).to.deep.equal(['enter-meeting-id']);
    expect(call.silence().sounds).to.deep.equal(['enter-meeting-id']);
    expect(call.wait).to.equal(30_000);
    expect(call.silence().hungUp).to.equal('nobody_there');
    expect(call.sounds).to.deep.equal(['goodbye']);
  });

  it('is patient with who presses keys now and then', () => {
    const call = new Call();
    for (let round = 0; round < 5; round++) call.silence().press('3');
    expect(call.hungUp).to.equal(undefined);
  });
});

describe('who waits to be let in', () => {
  const waiting = (reason: 'host' | 'admission') =>
    new Call({ meetingId: '314159265' }).on({ type: 'waits', for: reason });

  it('hears and sees for what, again and again', () => {
    const call = waiting('host');
    expect(call.sounds).to.deep.equal(['waiting-for-host']);
    expect(call.shown[0]).to.equal('The host has not joined yet');
    for (let minute = 0; minute < 5; minute++) expect(call.silence().wait).to.equal(60_000);
    expect(call.sounds).to.deep.equal(['waiting-for-host']);
    expect(waiting('admission').sounds).to.deep.equal(['waiting-for-admission']);
  });

  it('goes from the host to the admission, and in', () => {
    const call = waiting('host').on({ type: 'waits', for: 'admission' });
    expect(call.sounds).to.deep.equal(['waiting-for-admission']);
    expect(call.on({ type: 'entered' }).wait).to.equal(null);
    expect(call.silence().actions).to.deep.equal([]);
  });

  it('may be one who was in already', () => {
    const call = new Call({ meetingId: '314159265' }).on({ type: 'entered' });
    expect(call.on({ type: 'waits', for: 'admission' }).sounds).to.deep.equal(['waiting-for-admission']);
  });

  it('may be turned away', () => {
    const call = waiting('admission').refused('removed_from_meeting');
    expect(call.sounds).to.deep.equal(['not-allowed', 'goodbye']);
    expect(call.hungUp).to.equal('not_allowed');
  });
});

describe('a refusal', () => {
  const told = (code: ErrorCode) => {
    const call = new Call({ meetingId: '314159265' }).refused(code);
    return [call.hungUp, call.sounds[0], answerTo(code).status];
  };

  it('is told by a sound, a picture and an answer of SIP', () => {
    expect(told('conference_locked')).to.deep.equal(['locked', 'meeting-locked', 603]);
    expect(told('conference_full')).to.deep.equal(['full', 'meeting-full', 486]);
    expect(told('concurrency_used_up')).to.deep.equal(['full', 'meeting-full', 486]);
    expect(told('meeting_not_open')).to.deep.equal(['not_open', 'meeting-not-open', 480]);
    expect(told('enterprise_only')).to.deep.equal(['not_allowed', 'not-allowed', 403]);
    expect(told('too_many_attempts')).to.deep.equal(['pin_wrong', 'too-many-tries', 403]);
    expect(told('media_overloaded')).to.deep.equal(['unavailable', 'try-later', 503]);
    expect(answerTo('conference_locked').reason).to.equal('Decline');
    expect(answerTo('meeting_not_found').status).to.equal(404);
    expect(answerTo('pin_wrong').status).to.equal(403);
  });

  it('has all of them, whatever the code', () => {
    for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
      expect(answerTo(code).status, code).to.be.within(400, 699);
      expect(answerTo(code).reason, code).to.match(/^[A-Za-z -]+$/);
      for (const language of promptLanguages) expect(refusalText(code, language), code).not.to.equal('');
      const ended = new Call({ meetingId: '314159265' }).refused(code);
      expect(ended.sounds, code).not.to.deep.equal([]);
      expect(ended.shown, code).to.have.length(2);
    }
  });

  it('is shown in the language of the caller', () => {
    const call = new Call({ meetingId: '314159265' }, 'zh').refused('conference_locked');
    expect(call.shown).to.deep.equal(['现在无法入会', '会议已锁定，请联系主持人。']);
  });
});
