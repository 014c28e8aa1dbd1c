import { expect } from 'chai';
import fc from 'fast-check';
import { deliveryPlan, judge, type Outcome, payloadOf } from './rules.ts';

const hour = 3_600_000;
const failed: Outcome = { kind: 'answered', status: 500, error: '' };

function verdict(outcome: Outcome, attempts: number, random = 0.5, repeat = true) {
  return judge(outcome, { attempts, plan: deliveryPlan, random, repeat });
}

describe('a webhook’s delivery', () => {
  it('is done with any status of success, and over with 410', () => {
    for (const status of [200, 204, 299]) {
      expect(verdict({ kind: 'answered', status, error: null }, 1)).to.deep.equal({ kind: 'delivered' });
    }
    expect(verdict({ kind: 'answered', status: 410, error: '' }, 1)).to.deep.equal({ kind: 'gone' });
  });

  it('is tried again after a redirect, a refusal, a failure and no answer', () => {
    for (const status of [199, 301, 307, 400, 404, 429, 500]) {
      expect(verdict({ kind: 'answered', status, error: '' }, 1).kind).to.equal('again');
    }
    expect(verdict({ kind: 'unanswered', error: '' }, 1).kind).to.equal('again');
  });

  it('is tried eight times in about a day, then given up', () => {
    let attempts = 1;
    let waited = 0;
    for (;;) {
      const next = verdict(failed, attempts);
      if (next.kind !== 'again') break;
      waited += next.inMs;
      attempts++;
    }
    expect(attempts).to.equal(8);
    expect(waited).to.be.within(24 * hour, 25 * hour);
    expect(verdict(failed, 8)).to.deep.equal({ kind: 'given_up' });
  });

  it('is not repeated by itself when it is not to be', () => {
    expect(verdict(failed, 1, 0.5, false)).to.deep.equal({ kind: 'given_up' });
  });

  it('waits longer from attempt to attempt, each time off by at most a tenth', () => {
    const anyRandom = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), anyRandom, (attempts, random) => {
        const next = verdict(failed, attempts, random);
        const pause = deliveryPlan.pauses[attempts - 1]!;
        expect(next.kind).to.equal('again');
        if (next.kind === 'again') expect(next.inMs).to.be.within(pause * 0.9 - 1, pause * 1.1 + 1);
      }),
    );
    expect([...deliveryPlan.pauses].sort((a, b) => a - b)).to.deep.equal(deliveryPlan.pauses);
  });

  it('says what happened, when, and the rest in data', () => {
    expect(JSON.parse(payloadOf('meeting.booked', 0, { bookingId: 'b' }))).to.deep.equal({
      type: 'meeting.booked',
      timestamp: '1970-01-01T00:00:00.000Z',
      data: { bookingId: 'b' },
    });
  });
});
