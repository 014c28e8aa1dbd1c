import { expect } from 'chai';
import { answerTimer, dueIn, type Headed, timerOfAnswer } from './session-timer.ts';

const headed = (headers: Record<string, string>): Headed => ({
  getHeader: (name) => headers[name],
  getHeaders: (name) => (headers[name] === undefined ? [] : [headers[name]]),
});

describe('session timers (RFC 4028)', () => {
  it('are of who asks for them, refreshed by whom they say', () => {
    const asked = (value: string) =>
      answerTimer(headed({ supported: '100rel, timer', 'session-expires': value }));
    expect(asked('1800')?.timer).to.deep.equal({ interval: 1800, ours: false });
    expect(asked('1800')?.headers).to.deep.equal(['Session-Expires: 1800;refresher=uac', 'Require: timer']);
    expect(asked('1800; refresher=uas')?.timer).to.deep.equal({ interval: 1800, ours: true });
    expect(asked('89'), 'too short').to.equal(null);
  });

  it('are ours where the other end knows them and asks for none, and nobody’s where it knows none', () => {
    expect(answerTimer(headed({ supported: 'timer' }))?.timer).to.deep.equal({ interval: 1800, ours: true });
    expect(answerTimer(headed({}))).to.deep.equal({ timer: null, headers: [] });
  });

  it('are taken from the answer to ours', () => {
    expect(timerOfAnswer(headed({ 'session-expires': '600;refresher=uac' }))).to.deep.equal({
      interval: 600,
      ours: true,
    });
    expect(timerOfAnswer(headed({ 'session-expires': '600;refresher=uas' }))).to.deep.equal({
      interval: 600,
      ours: false,
    });
    expect(timerOfAnswer(headed({}))).to.equal(null);
  });

  it('are refreshed at half their time, and given up shortly before their end', () => {
    expect(dueIn({ interval: 600, ours: true })).to.equal(300_000);
    expect(dueIn({ interval: 600, ours: false })).to.equal(568_000);
    expect(dueIn({ interval: 90, ours: false })).to.equal(60_000);
  });
});
