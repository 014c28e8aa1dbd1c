import fc from 'fast-check';
import { sourceSchema } from '../../server/contract/conference-view.ts';
import type { Command } from '../../server/conference/state.ts';

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
      asHost: fc.boolean(),
      receivesH264: fc.boolean(),
    }),
    fc.record({ type: fc.constant('leave' as const), participantId }),
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
