import { expect } from 'chai';
import type { Participant } from '../../server/contract/conference-view.ts';
import { aParticipant } from '../core/made-up.ts';
import { rowActions, type RowContext } from './row-actions.ts';

const context: RowContext = {
  role: 'host',
  own: false,
  media: 'video',
  fields: { mode: { type: 'automatic' }, spotlightId: null },
};
const ids = (more: Partial<Participant>, changed: Partial<RowContext> = {}): string[] =>
  rowActions(aParticipant('ada', more), { ...context, ...changed }).map(({ id }) => id);

describe('what can be done with somebody in the list of people', () => {
  it('is nothing for a guest, but for their own name', () => {
    expect(ids({}, { role: 'guest' })).to.deep.equal([]);
    expect(ids({}, { role: 'guest', own: true })).to.deep.equal(['rename']);
  });

  it('switches off what is on, and asks for what is off', () => {
    expect(ids({ sources: { microphone: 'live', camera: 'live' } })).to.include.members([
      'mute',
      'stopCamera',
    ]);
    expect(ids({ sources: { microphone: 'paused' } })).to.include.members(['askToUnmute', 'askForCamera']);
    expect(ids({}, { media: 'voice' })).not.to.include('askForCamera');
  });

  it('ends what runs with them', () => {
    const participantId = 'ada';
    const fields = { mode: { type: 'rollCall', participantId }, spotlightId: participantId } as const;
    expect(
      ids({ role: 'cohost', handRaisedAt: 1, sources: { slides: 'live' } }, { fields }),
    ).to.include.members(['endRollCall', 'endSpotlight', 'endCohost', 'lowerHand', 'stopShare']);
  });

  it('leaves the host’s role to the host, and the host in the meeting', () => {
    expect(ids({}, { role: 'cohost' })).not.to.include('makeHost');
    expect(ids({ role: 'host' }, { role: 'cohost' })).not.to.include.members([
      'remove',
      'rollCall',
      'endCohost',
    ]);
    expect(ids({}, { role: 'cohost' })).to.include('remove');
  });

  it('sends nobody to wait who has no page to wait on', () => {
    expect(ids({ kind: 'sip' }))
      .to.include('hangUp')
      .and.not.to.include('toWaiting');
  });
});
