import type { Language } from '../contract/api/endpoint.ts';
import type { Sheet } from '../spreadsheet/sheet.ts';
import type { AttendanceTable, ConferenceTable } from '../store/schema/history.ts';
import { durationText } from './rules.ts';

const words = {
  en: {
    sheet: 'Attendance',
    name: 'Name',
    number: 'Number',
    kind: 'Kind',
    role: 'Role',
    joined: 'Joined',
    left: 'Left',
    duration: 'Duration (h:mm:ss)',
    kinds: { web: 'Browser', sip: 'Terminal', pstn: 'Telephone' },
    roles: { host: 'Host', cohost: 'Co-host', guest: 'Guest' },
  },
  zh: {
    sheet: '与会记录',
    name: '姓名',
    number: '号码',
    kind: '类型',
    role: '角色',
    joined: '入会时间',
    left: '离会时间',
    duration: '时长（时:分:秒）',
    kinds: { web: '浏览器', sip: '终端', pstn: '电话' },
    roles: { host: '主持人', cohost: '联席主持人', guest: '来宾' },
  },
} as const;

/**
 * Who was there from when to when.
 * @param now ms since the epoch, up to which those count who are still there
 */
export function attendanceSheet(
  attendance: readonly AttendanceTable[],
  { language, timeZone, now }: { language: Language; timeZone: string; now: number },
): Sheet {
  const word = words[language];
  const timeText = timeFormat(timeZone);
  return {
    sheetName: word.sheet,
    columns: [
      { heading: word.name, width: 24 },
      { heading: word.number, width: 16 },
      { heading: word.kind, width: 12 },
      { heading: word.role, width: 10 },
      { heading: `${word.joined} (${timeZone})`, width: 30 },
      { heading: `${word.left} (${timeZone})`, width: 30 },
      { heading: word.duration, width: 18 },
    ],
    rows: attendance.map(({ name, number, kind, role, joinedAt, leftAt }) => [
      name,
      number,
      word.kinds[kind],
      word.roles[role],
      timeText(joinedAt),
      leftAt === null ? '' : timeText(leftAt),
      durationText((leftAt ?? now) - joinedAt),
    ]),
  };
}

/** Without ending: what it is, of what, of which day. */
export function sheetFileName(
  { subject, startedAt }: Pick<ConferenceTable, 'subject' | 'startedAt'>,
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  const day = timeFormat(timeZone)(startedAt).slice(0, 10);
  // What file systems do not take in names.
  const plain = subject.replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ').trim();
  return [words[language].sheet, plain, day].filter((part) => part !== '').join(' ');
}

/** YYYY-MM-DD HH:mm:ss, which Swedish is written as. */
function timeFormat(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => format.format(at);
}
