import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryCommand, emptyConference } from '../../test/harness/arbitrary-command.ts';
import { happeningsBetween } from './happenings.ts';
import { reduce } from './state.ts';

describe('what history is told', () => {
  it('adds up to who is there, who is host and whether it is locked', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCommand(), { maxLength: 60 }), fc.boolean(), (commands, waitingRoom) => {
        let state = emptyConference(waitingRoom);
        const there = new Set<string>();
        let told = { opened: 0, host: null as string | null, locked: false };
        for (const [now, command] of commands.entries()) {
          const outcome = reduce(state, command, { now });
          if (!outcome.ok) continue;
          for (const happening of happeningsBetween(state, outcome.state)) {
            if (happening.type === 'joined') {
              expect(there.has(happening.participant.id), 'joined twice').to.equal(false);
              there.add(happening.participant.id);
            }
            if (happening.type === 'left') expect(there.delete(happening.participant.id)).to.equal(true);
            if (happening.type === 'opened') told = { ...told, opened: told.opened + 1 };
            if (happening.type === 'hostChanged') told = { ...told, host: happening.host?.id ?? null };
            if (happening.type === 'lockChanged') told = { ...told, locked: happening.locked };
          }
          ({ state } = outcome);
        }
        const people = Object.values(state.participants);
        expect([...there].sort()).to.deep.equal(people.map(({ id }) => id).sort());
        expect(told.opened).to.equal(state.openedAt === null ? 0 : 1);
        expect(told.host).to.equal(people.find(({ role }) => role === 'host')?.id ?? null);
        expect(told.locked).to.equal(state.locked);
      }),
    );
  });
});
