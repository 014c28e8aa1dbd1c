import type { Caller } from '../contract/api/caller.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Giver } from './control-desk.ts';
import type { LiveConference } from './live-conferences.ts';
import type { TakenSeat } from './seats.ts';

/**
 * As whom somebody who is signed in acts in a conference: as host or co-host where they are one; else over it as the
 * owner of the meeting or an administrator of the enterprise; else as the guest they are.
 * @throws PlenumError `not_found` of a conference of another enterprise, `not_permitted` when they have no part in it
 */
export function giverFor(
  caller: Caller,
  { meeting, runtime: { state } }: Pick<LiveConference, 'meeting' | 'runtime'>,
  seats: readonly TakenSeat[],
): Giver {
  const { accountId, name } = caller;
  const mine = seats.filter(
    ({ occupant: { identity } }) =>
      accountId !== null && identity?.kind === 'account' && identity.id === accountId,
  );
  const people = mine.flatMap(({ participantId }) => state.participants.get(participantId) ?? []);
  const hosting = people.find(({ role }) => role === 'host') ?? people.find(({ role }) => role === 'cohost');
  const as = (participantId: string): Giver => ({
    actor: { kind: 'participant', participantId },
    name,
    accountId,
  });
  if (hosting) return as(hosting.id);
  const ours = meeting.enterpriseId !== null && meeting.enterpriseId === caller.enterpriseId;
  if (ours && (caller.role === 'admin' || (accountId !== null && meeting.ownerId === accountId))) {
    return { actor: { kind: 'administrator', name }, name, accountId };
  }
  const guest = people[0];
  if (guest) return as(guest.id);
  throw new PlenumError(ours ? 'not_permitted' : 'not_found');
}
