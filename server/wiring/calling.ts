import type { SipDialler } from '../calling/ports.ts';
import { CallingService } from '../calling/service.ts';
import type { LiveConference } from '../conference/live-conferences.ts';
import type { ConferenceService } from '../conference/service.ts';
import { findNumber } from '../directory/numbers.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';
import type { Terminals } from './terminals.ts';

export interface CallingWiring {
  directory: Directory;
  terminals: Terminals;
  conferences: () => ConferenceService;
  dialler: SipDialler;
}

/** Hears other servers once it is opened. */
export function wireCalling(
  { db, live, log, mailer, linkOrigin }: Ground,
  { directory, terminals, conferences, dialler }: CallingWiring,
): CallingService {
  return new CallingService({
    ...{ db, live, log, mailer, linkOrigin },
    directory: {
      person: directory.person,
      maySee: directory.maySee,
      people: directory.people,
      language: async (enterpriseId) => (await directory.enterprise(enterpriseId)).language,
    },
    numbers: { findNumber },
    terminals: { names: (...asked) => terminals.terminals.names(...asked) },
    dialler,
    conferencesOf: (accountId) =>
      conferences()
        .live()
        .filter((conference) => isIn(conference, accountId, conferences()))
        .map(({ conferenceId }) => conferenceId),
  });
}

/** In it or before its door, and not gone without a word. */
function isIn(
  { runtime: { state } }: LiveConference,
  accountId: string,
  conferences: ConferenceService,
): boolean {
  const present = state.participants.filter(({ connection }) => connection === 'up').keys();
  return [...present, ...state.waiting.keys()].some((participantId) => {
    const identity = conferences.identityOf(participantId);
    return identity?.kind === 'account' && identity.id === accountId;
  });
}
