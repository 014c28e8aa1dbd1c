import { expect } from 'chai';
import type { ConferenceFields } from '../../server/contract/conference-view.ts';
import { aParticipant, aSnapshot } from '../core/made-up.ts';
import type { MeetingState } from '../core/model.ts';
import { TonePlan } from './tone-plan.ts';

type Heard = Parameters<TonePlan['toneOf']>[0];

const meeting = (ids: string[], fields: Partial<ConferenceFields> = {}): Heard => ({
  participantId: 'me',
  snapshot: aSnapshot(
    ['me', ...ids].map((id) => aParticipant(id)),
    fields,
  ),
  notices: [],
});
const outside: Heard = { participantId: null, snapshot: null, notices: [] };
const crowd = Array.from({ length: 40 }, (_, index) => `p${index}`);

describe('the tones of a meeting', () => {
  let plan: TonePlan;

  beforeEach(() => {
    plan = new TonePlan();
    expect(plan.toneOf(meeting([]), outside, 0)).to.equal(null);
  });

  it('tell that somebody joins or leaves', () => {
    expect(plan.toneOf(meeting(['ada']), meeting([]), 5000)).to.equal('join');
    expect(plan.toneOf(meeting([]), meeting(['ada']), 7000)).to.equal('leave');
  });

  it('are silent in the first second, and for a second after each', () => {
    expect(plan.toneOf(meeting(['ada']), meeting([]), 900)).to.equal(null);
    expect(plan.toneOf(meeting(['ada', 'bob']), meeting(['ada']), 2000)).to.equal('join');
    expect(plan.toneOf(meeting(['ada', 'bob', 'cy']), meeting(['ada', 'bob']), 2500)).to.equal(null);
  });

  it('are silent in a crowd', () => {
    expect(plan.toneOf(meeting(crowd), meeting(crowd.slice(1)), 5000)).to.equal(null);
  });

  it('are the host’s to switch off, each kind by itself', () => {
    const prompts = { join: false, leave: true, recording: false };
    expect(plan.toneOf(meeting(['ada'], { prompts }), meeting([], { prompts }), 5000)).to.equal(null);
    expect(plan.toneOf(meeting([], { prompts }), meeting(['ada'], { prompts }), 6000)).to.equal('leave');
    expect(plan.toneOf(meeting([], { prompts, recording: 'on' }), meeting([], { prompts }), 8000)).to.equal(
      null,
    );
  });

  it('tell that recording begins and ends, also to who has just entered', () => {
    expect(
      plan.toneOf(meeting([], { recording: 'on' }), meeting([], { recording: 'starting' }), 10),
    ).to.equal('recording');
    expect(plan.toneOf(meeting([]), meeting([], { recording: 'stopping' }), 9000)).to.equal('recordingEnds');
  });

  it('tell that one’s microphone was opened, whatever else is heard', () => {
    const notices: MeetingState['notices'] = [{ id: 3, kind: 'info', code: 'opened_by_host' }];
    expect(plan.toneOf({ ...meeting([]), notices }, meeting([]), 10)).to.equal('opened');
    expect(plan.toneOf({ ...meeting([]), notices: [...notices] }, { ...meeting([]), notices }, 20)).to.equal(
      null,
    );
  });
});
