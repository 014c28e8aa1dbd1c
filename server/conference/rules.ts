import type { ErrorCode } from '../contract/errors.ts';

/** What a meeting says of who may join it. */
export interface MeetingToJoin {
  /** Null: started by a visitor, it belongs to no enterprise. */
  enterpriseId: string | null;
  ownerId: string | null;
  vmr: {
    vmrId: string;
    capacity: number;
    ownerKind: 'account' | 'terminal' | null;
    ownerId: string | null;
  } | null;
  hostPin: string;
  /** Empty: none. */
  guestPin: string;
  whoMayJoin: 'everyone' | 'enterprise' | 'invited';
  guestsBeforeHost: boolean;
  waitingRoom: boolean;
  /** From when others than its hosts may come, ms since the epoch; null: any time. */
  opensAt: number | null;
  /** Its last occurrence is past. */
  over: boolean;
}

/** The conference of the meeting, when there is one. */
export interface LiveState {
  /** Participants and those who wait: each has a place. */
  parties: number;
  hasHost: boolean;
  /** Whether a host was ever in it. */
  hostJoined: boolean;
  /** Whether somebody is or was in it, not only waiting. */
  open: boolean;
  locked: boolean;
  /** Guests are admitted by hand: as booked, or since the host has sent somebody back to wait. */
  waitingRoom: boolean;
  /** A host has removed whoever asks. */
  removed: boolean;
}

export interface Quotas {
  enterprise: {
    active: boolean;
    plan: 'free' | 'paid';
    /** Parties bought. */
    concurrency: number;
    /** Places of the concurrency that are free. */
    left: number;
  } | null;
  /** Parties in one conference this installation carries. */
  installation: number;
}

export interface Joiner {
  /** Their account, when they are signed in, or the terminal. */
  identity: { kind: 'account' | 'terminal'; id: string; enterpriseId: string } | null;
  /** Invited by name to this meeting, and as what. */
  invitedAs: 'host' | 'guest' | null;
  /** `called`: a host of the conference has them called; `self`: they come by themselves. */
  way: 'self' | 'called';
}

export interface JoinQuestion {
  meeting: MeetingToJoin | undefined;
  live: LiveState | null;
  quotas: Quotas;
  who: Joiner;
  /** What was entered; undefined: nothing. */
  pin: string | undefined;
  /** ms since the epoch */
  now: number;
  /** Compares secrets in constant time. */
  same: (a: string, b: string) => boolean;
}

export type JoinAnswer =
  | {
      ok: true;
      as: 'host' | 'guest';
      /** Let into the conference at once, or what is waited for: the host to come, or to be admitted. */
      enters: 'now' | 'with_host' | 'when_admitted';
      /** May have the host's role when nobody has it. */
      mayHost: boolean;
      /** What the place is taken of. */
      takes: 'concurrency' | 'vmr' | 'nothing';
    }
  | { ok: false; code: ErrorCode; field?: 'meetingId' | 'pin' };

/** Parties in a conference of a free enterprise. */
export const freeParties = 25;
/** Minutes a conference of a free enterprise lasts. */
export const freeMinutes = 45;
/** Minutes before its end that people are told of it. */
export const noticeMinutes = 5;
/** Minutes any conference lasts at most. */
export const longestMinutes = 24 * 60;

/**
 * Whether somebody may join, and as what. The only place that decides it: browsers, terminals, telephones and those the
 * host has called all come through here. What a person can mend by entering something is told before what they cannot,
 * but nobody who does not know the PIN learns anything of the conference.
 */
export function decideJoin(question: JoinQuestion): JoinAnswer {
  const { meeting, live, quotas, who, pin, same } = question;
  // One that goes on after its time may still be joined.
  if (!meeting || (meeting.over && !live?.open)) return no('meeting_not_found', 'meetingId');
  if (quotas.enterprise && !quotas.enterprise.active) return no('enterprise_disabled');
  const called = who.way === 'called';
  const byHostPin = pin !== undefined && same(pin, meeting.hostPin);
  // Also where none is needed: a wrong one would be a guess at the host's that costs nothing.
  if (pin !== undefined && !byHostPin && !same(pin, meeting.guestPin)) return no('pin_wrong', 'pin');
  const mayHost = byHostPin || isOwner(meeting, who) || who.invitedAs === 'host';
  const known = called || mayHost || who.invitedAs !== null || pin !== undefined;
  if (!known && meeting.guestPin !== '') return no('pin_required', 'pin');
  const unwanted = called || mayHost ? null : notAmongThose(meeting, who);
  if (unwanted) return no(unwanted);
  return place(question, meeting, { called, mayHost });
}

/** Everything after who somebody is: lock, time, room. */
function place(
  { live, quotas, who, now }: JoinQuestion,
  meeting: MeetingToJoin,
  { called, mayHost }: { called: boolean; mayHost: boolean },
): JoinAnswer {
  if (live?.removed && !called) return no('removed_from_meeting');
  if (live?.locked && !called && !mayHost) return no('conference_locked');
  if (!live?.open && !called && !mayHost && meeting.opensAt !== null && now < meeting.opensAt) {
    return no('meeting_not_open');
  }
  if ((live?.parties ?? 0) >= conferenceLimit(meeting, quotas)) return no('conference_full');
  const takes = meeting.vmr ? 'vmr' : quotas.enterprise ? 'concurrency' : 'nothing';
  if (takes === 'concurrency' && (quotas.enterprise?.left ?? 0) <= 0) return no('concurrency_used_up');
  const as = mayHost && !live?.hasHost && maySteer(meeting, live, who) ? 'host' : 'guest';
  return { ok: true, as, enters: entrance(meeting, live, who, { called, as, mayHost }), mayHost, takes };
}

function entrance(
  meeting: MeetingToJoin,
  live: LiveState | null,
  who: Joiner,
  { called, as, mayHost }: { called: boolean; as: 'host' | 'guest'; mayHost: boolean },
): 'now' | 'with_host' | 'when_admitted' {
  if (as === 'host' || called) return 'now';
  if (meeting.vmr && !live?.open && !isOwner(meeting, who)) return 'with_host';
  if (mayHost) return 'now';
  if (!meeting.guestsBeforeHost && !live?.hostJoined) return 'with_host';
  return (live ?? meeting).waitingRoom ? 'when_admitted' : 'now';
}

/** Nobody but its owner starts a conference in a VMR, not even with the host PIN. */
function maySteer(meeting: MeetingToJoin, live: LiveState | null, who: Joiner): boolean {
  return !meeting.vmr || live?.open === true || isOwner(meeting, who);
}

function isOwner({ vmr, ownerId }: MeetingToJoin, { identity }: Joiner): boolean {
  if (!identity) return false;
  if (vmr) return identity.id === vmr.ownerId && identity.kind === vmr.ownerKind;
  return identity.kind === 'account' && identity.id === ownerId;
}

function notAmongThose({ whoMayJoin, enterpriseId }: MeetingToJoin, who: Joiner): ErrorCode | null {
  if (whoMayJoin === 'everyone' || who.invitedAs !== null) return null;
  if (!who.identity) return 'sign_in_required';
  if (whoMayJoin === 'invited') return 'invited_only';
  return who.identity.enterpriseId === enterpriseId ? null : 'enterprise_only';
}

/** Parties the conference of a meeting may have. */
export function conferenceLimit(
  { vmr }: Pick<MeetingToJoin, 'vmr'>,
  { enterprise, installation }: Quotas,
): number {
  if (vmr) return Math.min(vmr.capacity, installation);
  if (!enterprise) return installation;
  const bought =
    enterprise.plan === 'free' ? Math.min(freeParties, enterprise.concurrency) : enterprise.concurrency;
  return Math.min(bought, installation);
}

/** When a conference has to end, ms since the epoch. A VMR is bought by itself, so the free plan's minutes do not hold in it. */
export function endOf(
  openedAt: number,
  { vmr }: Pick<MeetingToJoin, 'vmr'>,
  plan: 'free' | 'paid' | null,
): number {
  const minutes = plan === 'free' && !vmr ? freeMinutes : longestMinutes;
  return openedAt + minutes * 60_000;
}

function no(code: ErrorCode, field?: 'meetingId' | 'pin'): JoinAnswer {
  return { ok: false, code, ...(field ? { field } : {}) };
}
