import { expect } from 'chai';
import { Rehearsal } from '../../../test/harness/rehearsal.ts';

function polling(...names: string[]): Rehearsal {
  return Rehearsal.of(...names).give('anna', { type: 'startPolling', seconds: 20 });
}

function shown(room: Rehearsal): string | undefined {
  return room.state.polling?.participantId;
}

describe('polling', () => {
  it('shows the host every other in the order they joined, each as long, and begins again', () => {
    const room = polling('anna', 'ben', 'carla', 'dario');
    const seen = Array.from({ length: 5 }, () => {
      const now = shown(room);
      room.pass(20_000);
      return now;
    });
    expect(seen).to.deep.equal(['ben', 'carla', 'dario', 'ben', 'carla']);
    expect(room.state.mode, 'nobody else’s picture changes').to.deep.equal({ type: 'automatic' });
  });

  it('counts the time from when each is shown', () => {
    const room = polling('anna', 'ben', 'carla').pass(15_000).give('anna', { type: 'skipPolling' });
    expect(shown(room)).to.equal('carla');
    expect(shown(room.pass(19_999))).to.equal('carla');
    expect(shown(room.pass(1))).to.equal('ben');
  });

  it('goes on without who leaves, with the one after', () => {
    const room = polling('anna', 'ben', 'carla', 'dario').pass(20_000);
    room.tell({ type: 'leave', participantId: 'carla' });
    expect(shown(room)).to.equal('dario');
    room.tell({ type: 'leave', participantId: 'dario' });
    expect(shown(room), 'after the last the first').to.equal('ben');
    room.tell({ type: 'leave', participantId: 'ben' });
    expect(room.state.polling, 'with nobody left').to.equal(null);
  });

  it('comes to who joins later', () => {
    const room = polling('anna', 'ben').join('carla').pass(20_000);
    expect(shown(room)).to.equal('carla');
  });

  it('stays with the only other there is', () => {
    expect(shown(polling('anna', 'ben').pass(65_000))).to.equal('ben');
  });

  it('begins anew with other seconds and the same one', () => {
    const room = polling('anna', 'ben', 'carla').pass(20_000);
    room.give('anna', { type: 'startPolling', seconds: 5 });
    expect(room.state.polling).to.deep.equal({ participantId: 'carla', since: room.now, seconds: 5 });
  });

  it('keeps the host from another view of their own until it stops, and returns to what it was', () => {
    const view = { type: 'participant', participantId: 'carla' } as const;
    const room = Rehearsal.of('anna', 'ben', 'carla')
      .give('anna', { type: 'setHostView', view })
      .give('anna', { type: 'startPolling', seconds: 20 });
    expect(room.refusal('anna', { type: 'setHostView', view })).to.equal('polling_runs');
    room.give('anna', { type: 'stopPolling' });
    expect(room.state.hostView).to.deep.equal(view);
    expect(room.refusal('anna', { type: 'stopPolling' })).to.equal('not_polling');
    expect(room.refusal('anna', { type: 'skipPolling' })).to.equal('not_polling');
  });

  it('ends when the host goes, releases the role, or hands it on, also to who is shown', () => {
    const over = [
      polling('anna', 'ben', 'carla').tell({ type: 'leave', participantId: 'anna' }),
      polling('anna', 'ben', 'carla').give('anna', { type: 'releaseHost' }),
      polling('anna', 'ben', 'carla').give('anna', { type: 'makeHost', participantId: 'ben' }),
      polling('anna', 'ben', 'carla').give('anna', { type: 'makeHost', participantId: 'carla' }),
    ];
    for (const room of over) expect(room.state.polling).to.equal(null);
  });

  it('needs a host, and somebody to show', () => {
    const start = { type: 'startPolling', seconds: 20 } as const;
    expect(Rehearsal.of('anna').refusal('anna', start)).to.equal('nobody_to_poll');
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: true })
      .give('anna', { type: 'releaseHost' });
    expect(room.refusal('ben', start)).to.equal('host_missing');
  });
});
