import fc from 'fast-check';
import { sourceSchema } from '../../server/contract/conference-view.ts';
import { type Command, type ConferenceState, newConference } from '../../server/conference/state.ts';

/** A conference nobody is in yet. */
export function emptyConference(waitingRoom = false, media: 'video' | 'voice' = 'video'): ConferenceState {
  return newConference({ id: 'c', meetingId: '123456789', subject: 'Plans', media, waitingRoom, now: 0 });
}

/** Anything that may be commanded of a conference, by a few people who may or may not be in it. */
const people = ['anna', 'ben', 'carla', 'dario', 'emil'];

export function arbitraryCommand(ids = people): fc.Arbitrary<Command> {
  const participantId = fc.constantFrom(...ids);
  const source = fc.constantFrom(...sourceSchema.options);
  return fc.oneof(
    fc.record({
      type: fc.constant('join' as const),
      participantId,
      name: fc.string(),
      kind: fc.constant('web' as const),
      as: fc.constantFrom('host' as const, 'guest' as const),
      enters: fc.constantFrom('now' as const, 'now' as const, 'with_host' as const, 'when_admitted' as const),
      receivesH264: fc.boolean(),
    }),
    fc.record({ type: fc.constant('leave' as const), participantId }),
    fc.record({
      type: fc.constant('admit' as const),
      participantId,
      whom: fc.oneof(fc.constant('all' as const), fc.array(fc.constantFrom(...ids), { maxLength: 3 })),
    }),
    fc.record({ type: fc.constant('sendToWaiting' as const), participantId, whom: fc.constantFrom(...ids) }),
    fc.record({ type: fc.constant('releaseHost' as const), participantId }),
    fc.record({ type: fc.constant('claimHost' as const), participantId }),
    fc.record({ type: fc.constant('lock' as const), participantId, locked: fc.boolean() }),
    fc.record({ type: fc.constant('setEnd' as const), endsAt: fc.nat() }),
    fc.record({
      type: fc.constant('setConnection' as const),
      participantId,
      connection: fc.constantFrom('up' as const, 'lost' as const),
    }),
    fc.record({
      type: fc.constant('setSource' as const),
      participantId,
      source,
      state: fc.constantFrom('live' as const, 'paused' as const, 'closed' as const),
    }),
    fc.record({ type: fc.constant('loseSources' as const), participantId }),
    fc.record({ type: fc.constant('raiseHand' as const), participantId, raised: fc.boolean() }),
    fc.record({ type: fc.constant('speak' as const), participantId }),
    fc.record({
      type: fc.constant('setNetwork' as const),
      participantId,
      network: fc.constantFrom('good' as const, 'fair' as const, 'poor' as const),
    }),
  );
}
