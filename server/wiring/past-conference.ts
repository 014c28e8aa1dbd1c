import type { InviteePerson } from '../booking/model.ts';
import type { PastConference } from '../booking/ports.ts';
import { defaultSettings } from '../booking/rooms.ts';
import type { Caller } from '../contract/api/caller.ts';
import { PlenumError } from '../contract/errors.ts';
import type { HistoryService } from '../history/service.ts';

/** A past conference as templates are made of it. How it was to be joined is not in history: those are the usual settings. */
export async function pastConference(
  history: HistoryService,
  caller: Caller,
  conferenceId: string,
): Promise<PastConference | undefined> {
  try {
    const past = await history.attendees(caller, conferenceId);
    const minutes = Math.ceil(((past.endedAt ?? Date.now()) - past.startedAt) / 60_000);
    const attendees = past.attendance.flatMap(({ accountId, terminalId, name }): InviteePerson[] => {
      if (accountId !== null) return [{ kind: 'account', id: accountId, name, role: 'guest' }];
      if (terminalId !== null) return [{ kind: 'terminal', id: terminalId, name, role: 'guest' }];
      return [];
    });
    return {
      subject: past.subject,
      durationMinutes: Math.min(24 * 60, Math.max(15, Math.ceil(minutes / 15) * 15)),
      settings: { ...defaultSettings, media: past.media },
      attendees: [...new Map(attendees.map((one) => [one.id, one])).values()],
    };
  } catch (error) {
    if (error instanceof PlenumError && error.code === 'not_found') return undefined;
    throw error;
  }
}
