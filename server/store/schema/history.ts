import type { Attendance, ConferenceRecord, EndReason } from '../../contract/api/history.ts';

export interface HistoryTables {
  conference: ConferenceTable;
  attendance: AttendanceTable;
  conferenceEvent: ConferenceEventTable;
}

export interface ConferenceTable {
  id: string;
  /** null: an instant meeting of visitors */
  enterpriseId: string | null;
  meetingId: string;
  bookingId: string | null;
  subject: string;
  media: ConferenceRecord['media'];
  /** An account. */
  ownerId: string | null;
  ownerName: string;
  startedAt: number;
  /** null: live, or its server died and nobody has noticed yet */
  endedAt: number | null;
  endReason: EndReason | null;
  /** How many took part: somebody with an account or a terminal counts once, however often they came. */
  participants: number;
  /** most at once */
  peak: number;
  /** The process that carries it. */
  serverId: string;
  /** When that process last wrote of it, at most half a minute ago while it is live. */
  seenAt: number;
  /** subject, meeting ID and owner */
  searchText: string;
}

/** One stay of a participant in a conference: who is sent to the waiting room and let in again has another. */
export interface AttendanceTable {
  participantId: string;
  /** counts up from 1 */
  stay: number;
  conferenceId: string;
  /** of the conference */
  enterpriseId: string | null;
  name: string;
  /** Of the account, terminal or telephone; empty for visitors. */
  number: string;
  kind: Attendance['kind'];
  accountId: string | null;
  terminalId: string | null;
  /** The highest they had. */
  role: Attendance['role'];
  joinedAt: number;
  leftAt: number | null;
}

export interface ConferenceEventTable {
  conferenceId: string;
  /** counts up from 1 in a conference */
  sequence: number;
  at: number;
  type: string;
  actor: string | null;
  subject: string | null;
  detail: string;
}
