import { expect } from 'chai';
import fc from 'fast-check';
import {
  arbitraryConference,
  arbitrarySteps,
  emptyConference,
  walk,
} from '../../test/harness/arbitrary-command.ts';
import { type Happening, happeningsBetween } from './happenings.ts';
import { type ConferenceState, hostOf } from './state.ts';

/** What somebody knows who is told only what happens. */
class Chronicle {
  opened = 0;
  host: string | null = null;
  readonly names = new Map<string, string>();

  take(happening: Happening): void {
    switch (happening.type) {
      case 'opened':
        this.opened++;
        return;
      case 'joined':
        expect(this.names.has(happening.participant.id), 'joined twice').to.equal(false);
        this.names.set(happening.participant.id, happening.participant.name);
        return;
      case 'renamed':
        expect(this.names.has(happening.participant.id), 'renamed without being there').to.equal(true);
        this.names.set(happening.participant.id, happening.participant.name);
        return;
      case 'left':
        expect(this.names.delete(happening.participant.id), 'left without being there').to.equal(true);
        return;
      case 'hostChanged':
        this.host = happening.host?.id ?? null;
        return;
      default:
        happening satisfies never;
    }
  }

  follow(before: ConferenceState, after: ConferenceState): void {
    for (const happening of happeningsBetween(before, after)) this.take(happening);
  }
}

describe('what history is told', () => {
  it('adds up to who is there, by what name, and who is host', () => {
    fc.assert(
      fc.property(arbitraryConference(), arbitrarySteps(60), (start, steps) => {
        const chronicle = new Chronicle();
        chronicle.follow(emptyConference(), start);
        const { state } = walk(start, steps, ({ before, after }) => chronicle.follow(before, after));
        const names = [...state.participants.values()].map(({ id, name }) => [id, name] as const);
        expect(new Map(names)).to.deep.equal(chronicle.names);
        expect(chronicle.opened).to.equal(1);
        expect(chronicle.host).to.equal(hostOf(state)?.id ?? null);
      }),
    );
  });
});
