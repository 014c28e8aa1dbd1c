import type { Booking, InviteeView, Occurrence, Template } from '../../server/contract/api/booking.ts';
import type { ConferenceRecord } from '../../server/contract/api/history.ts';
import { momentOf, wallTimeOf } from '../meetings/time/wall-time.ts';

export const zone = 'Asia/Shanghai';
const minute = 60_000;
const day = 24 * 60 * minute;

const subjects = [
  '第三季度经营分析会',
  'Weekly design review',
  '周例会',
  'Board meeting: budget, outlook and the plan for moving the northern warehouse',
  '新员工入职培训（第二期）：公司制度、信息安全与办公系统使用说明',
  'Stand-up',
];
const people = [
  '欧阳修远',
  'Amelia Okonkwo',
  '李明',
  'Jean-Luc Moreau',
  '王芳',
  'Priya Raghunathan Venkatasubramanian',
];

const pick = <T>(from: readonly T[], index: number): T => from[index % from.length] as T;

/** Meetings around now: one that is on, one about to start, the others day by day. */
export function makeOccurrences(count: number, now: number): Occurrence[] {
  const today = momentOf(`${wallTimeOf(now, zone).slice(0, 10)}T00:00`, zone);
  const perDay = count > 100 ? 16 : 3;
  return Array.from({ length: count }, (_, index): Occurrence => {
    const live = index === 0;
    const startsAt =
      index === 0
        ? now - 25 * minute
        : index === 1
          ? now + 10 * minute
          : today + Math.floor((index + 1) / perDay) * day + (8 * 60 + ((index * 50) % 600)) * minute;
    const length = pick([60, 30, 90, 45], index) * minute;
    return {
      bookingId: `b${index}`,
      occurrence: startsAt,
      meetingId: String(914_083_136 + index * 7919).slice(0, 9),
      subject: pick(subjects, index),
      startsAt,
      endsAt: startsAt + length,
      recurring: index % 3 === 1,
      media: index % 5 === 4 ? 'voice' : 'video',
      idKind: 'random',
      ownerId: index % 2 === 0 ? 'me' : 'other',
      ownerName: index % 2 === 0 ? '陈思远' : pick(people, index),
      part: index % 2 === 0 ? 'owner' : 'guest',
      live: live ? 7 : 0,
    };
  }).sort((a, b) => a.startsAt - b.startsAt);
}

export function makeInvitees(count: number): InviteeView[] {
  return Array.from({ length: count }, (_, index): InviteeView => {
    const kind = pick(['account', 'account', 'terminal', 'email', 'phone'] as const, index);
    return {
      kind,
      id:
        kind === 'email'
          ? `guest${index}@example.org`
          : kind === 'phone'
            ? `+86138001${10_000 + index}`
            : `i${index}`,
      name: kind === 'terminal' ? `北京${index}号会议室` : kind === 'account' ? pick(people, index) : '',
      role: index === 0 ? 'host' : 'guest',
    };
  });
}

export function makeBooking(now: number, changes: Partial<Booking>, invitees: number): Booking {
  const first = Math.floor(now / day) * day + day + 2 * 60 * minute;
  return {
    bookingId: 'b1',
    version: 3,
    meetingId: '914083136',
    kind: 'booked',
    ownerId: 'me',
    ownerName: '陈思远',
    subject: 'Weekly design review 设计周会',
    agenda:
      '1. What changed since last week 上周以来的变化\n2. Open questions 待定事项\n3. Next steps 下一步',
    startsAt: wallTimeOf(first, zone),
    durationMinutes: 60,
    timeZone: zone,
    recurrence: 'FREQ=WEEKLY;BYDAY=TU;COUNT=10',
    recurrenceText: '每周二，共 10 次',
    occurrences: Array.from({ length: 10 }, (_, index) => {
      const startsAt = first + index * 7 * day;
      return { occurrence: startsAt, startsAt, endsAt: startsAt + 60 * minute };
    }),
    seriesId: null,
    state: 'active',
    idKind: 'random',
    vmrId: null,
    hostPin: '482913',
    guestPin: '771204',
    media: 'video',
    whoMayJoin: 'enterprise',
    guestsBeforeHost: false,
    waitingRoom: true,
    autoRecord: false,
    invitees: makeInvitees(invitees),
    mayEdit: true,
    link: 'https://meet.example.org/m/914083136#pin=771204',
    ...changes,
  };
}

export function makeTemplates(count: number): Template[] {
  return Array.from({ length: count }, (_, index) => ({
    templateId: `t${index}`,
    version: 1,
    name: pick(subjects, index).slice(0, 60),
    subject: pick(subjects, index + 1),
    agenda: '',
    durationMinutes: pick([60, 30, 90], index),
    media: 'video',
    whoMayJoin: 'everyone',
    guestsBeforeHost: true,
    waitingRoom: false,
    autoRecord: false,
    invitees: makeInvitees(index * 3),
  }));
}

export function makeRecord(index: number, now: number): ConferenceRecord {
  const startedAt = now - (index + 1) * 7 * 60 * minute;
  return {
    conferenceId: `c${index}`,
    meetingId: String(914_083_136 + index * 7919).slice(0, 9),
    bookingId: null,
    subject: pick(subjects, index),
    media: index % 4 === 3 ? 'voice' : 'video',
    ownerName: pick(people, index),
    startedAt,
    endedAt: startedAt + pick([62, 31, 95, 5], index) * minute,
    endReason: pick(['host', 'empty', 'time_over', 'interrupted', 'administrator'] as const, index),
    participants: 3 + ((index * 7) % 40),
    peak: 2 + ((index * 7) % 30),
  };
}
