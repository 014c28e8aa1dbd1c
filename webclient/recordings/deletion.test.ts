import { expect } from 'chai';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { beginDeletion, isOver, leftOf, percentDeleted, selectionOf, wentOn } from './deletion.ts';

function recording(recordingId: string, state: Recording['state'], bytes: number): Recording {
  return {
    recordingId,
    conferenceId: 'c',
    meetingId: '914083136',
    title: `Title of ${recordingId}`,
    ownerName: 'Anna',
    kind: 'picture',
    state,
    percent: null,
    reason: null,
    cut: null,
    sd: null,
    startedAt: 0,
    endedAt: null,
    lengthMs: 0,
    bytes,
    thumbnail: null,
    version: 1,
  };
}

const doomed = selectionOf([
  recording('a', 'ready', 5),
  recording('b', 'failed', 7),
  recording('c', 'ready', 11),
]).doomed;

describe('what is selected to be deleted', () => {
  it('counts what comes free, without what still runs', () => {
    const selected = selectionOf([
      recording('a', 'ready', 5),
      recording('b', 'recording', 100),
      recording('c', 'failed', 7),
    ]);
    expect(selected.doomed.map(({ recordingId }) => recordingId)).to.deep.equal(['a', 'c']);
    expect(selected).to.include({ bytes: 12, running: 1 });
  });
});

describe('deleting many', () => {
  it('goes on one by one to the end', () => {
    let deletion = beginDeletion(doomed);
    const percents = [percentDeleted(deletion)];
    for (const one of doomed) {
      deletion = wentOn(deletion, one);
      percents.push(percentDeleted(deletion));
    }
    expect(percents).to.deep.equal([0, 33, 67, 100]);
    expect(deletion).to.deep.include({ done: 3, freedBytes: 23, failed: [] });
    expect(isOver(deletion)).to.equal(true);
  });

  it('keeps what failed, with its reason, and goes on', () => {
    const [a, b, c] = doomed as [(typeof doomed)[0], (typeof doomed)[0], (typeof doomed)[0]];
    const halfway = wentOn(wentOn(beginDeletion(doomed), a), b, 'connection_lost');
    expect(isOver(halfway)).to.equal(false);
    const over = wentOn(halfway, c);
    expect(isOver(over)).to.equal(true);
    expect(over).to.include({ done: 2, freedBytes: 16 });
    expect(over.failed).to.deep.equal([{ doomed: b, code: 'connection_lost' }]);
    expect(leftOf(over)).to.deep.equal(['b']);
  });

  it('counts what somebody else deleted meanwhile as gone, but as no space of ours', () => {
    const [a] = doomed as [(typeof doomed)[0]];
    const over = wentOn(beginDeletion([a]), a, 'not_found');
    expect(over).to.deep.equal({ total: 1, done: 1, freedBytes: 0, failed: [] });
  });

  it('of nothing is over at once', () => {
    expect(percentDeleted(beginDeletion([]))).to.equal(100);
    expect(isOver(beginDeletion([]))).to.equal(true);
  });
});
