/** Meetings. Times are ms since the epoch; yes and no are 1 and 0. */
export interface BookingTables {
  booking: BookingTable;
  occurrence: OccurrenceTable;
  invitee: InviteeTable;
  personalRoom: PersonalRoomTable;
  template: TemplateTable;
}

interface SettingsColumns {
  media: 'video' | 'voice';
  whoMayJoin: 'everyone' | 'enterprise' | 'invited';
  guestsBeforeHost: number;
  waitingRoom: number;
  autoRecord: number;
}

/** An instant meeting, a booked one, a series, or one occurrence that was taken out of a series. */
export interface BookingTable extends SettingsColumns {
  id: string;
  /** null: a visitor's instant meeting */
  enterpriseId: string | null;
  version: number;
  kind: 'instant' | 'booked';
  state: 'active' | 'cancelled';
  /** The first booking with this random meeting ID, to which the number belongs; else the booking itself. */
  rootId: string;
  /** The series it was taken out of; `recurrenceId` is its original start there. */
  seriesId: string | null;
  recurrenceId: number | null;
  /** What calendar programs know it by, RFC 5545 section 3.8.4.7; the same for all that was taken out of a series. */
  uid: string;
  /** RFC 5545 section 3.8.7.4. Rises with every change of anything of the same UID. */
  sequence: number;
  /** null: booked by an API key, or by a visitor */
  ownerId: string | null;
  ownerName: string;
  subject: string;
  agenda: string;
  /** Of the first occurrence: YYYY-MM-DDTHH:mm in `timeZone` */
  startsLocal: string;
  durationMinutes: number;
  timeZone: string;
  /** RFC 5545, its UNTIL in UTC */
  recurrence: string | null;
  /** End of the last occurrence. */
  lastEndsAt: number;
  idKind: 'random' | 'personal' | 'vmr';
  vmrId: string | null;
  meetingId: string;
  /** Of a random ID; the personal room and the VMR have their own. */
  hostPin: string;
  guestPin: string;
  /** 1: its meeting ID was given back and may be another meeting's now. */
  idFreed: number;
  createdAt: number;
  /** What searches look in: subject, meeting ID and owner. */
  searchText: string;
}

/** When a meeting takes place, one row each time. What lists filter by is here as well as in the booking. */
export interface OccurrenceTable {
  /** The series, or the booking that this occurrence has become by itself. */
  bookingId: string;
  originalStartsAt: number;
  startsAt: number;
  endsAt: number;
  /** `cancelled`: stays, so that calendars are told (EXDATE) */
  state: 'active' | 'cancelled';
  /** 1: in calendars; an instant meeting is not. */
  listed: number;
  enterpriseId: string | null;
  ownerId: string | null;
  meetingId: string;
}

export interface InviteeTable {
  bookingId: string;
  kind: 'account' | 'terminal' | 'phone' | 'email';
  /** Account or terminal ID, number, or address. */
  ref: string;
  name: string;
  role: 'host' | 'guest';
  position: number;
  /** The booking's, so that somebody's calendar need not look at all that is long over. */
  lastEndsAt: number;
}

/** Made when it is first asked for. Its meeting ID is the account's. */
export interface PersonalRoomTable extends SettingsColumns {
  accountId: string;
  enterpriseId: string;
  version: number;
  hostPin: string;
  guestPin: string;
}

export interface TemplateTable extends SettingsColumns {
  id: string;
  enterpriseId: string;
  accountId: string;
  version: number;
  name: string;
  subject: string;
  agenda: string;
  durationMinutes: number;
  /** JSON: invitees with their names */
  invitees: string;
}
