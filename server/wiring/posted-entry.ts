import { type LiveConference, partiesOf } from '../conference/live-conferences.ts';
import { hostOf } from '../conference/state.ts';
import type { ConferenceService } from '../conference/service.ts';
import type { PostedEntry } from '../history/live-board.ts';

/** A live conference as other servers see it. */
export function postedEntry(
  { conferenceId, meeting, runtime: { state } }: LiveConference,
  conferences: ConferenceService,
): PostedEntry {
  const people = [...state.participants.values()];
  const { meetingId, bookingId, subject, media, ownerName, enterpriseId, ownerId } = meeting;
  return {
    ...{ conferenceId, meetingId, bookingId, subject, media, ownerName, enterpriseId, ownerId },
    startedAt: state.openedAt ?? state.startedAt,
    endsAt: state.endsAt,
    participants: people.length,
    waiting: state.waiting.size,
    hostName: hostOf(state)?.name ?? null,
    locked: state.locked,
    parties: partiesOf(state),
    inVmr: meeting.vmr !== null,
    accountIds: people.flatMap(({ id }) => {
      const identity = conferences.identityOf(id);
      return identity?.kind === 'account' ? [identity.id] : [];
    }),
  };
}
