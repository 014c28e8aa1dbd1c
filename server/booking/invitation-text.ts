import type { Language } from '../contract/api/endpoint.ts';
import { zonedOf } from './local-time.ts';
import { ruleInWords } from './rule-text.ts';

/** Why somebody is written to. `ended`: a series takes place no longer than told. */
export type Reason = 'invited' | 'changed' | 'cancelled' | 'ended' | 'started';

/** A meeting as one person is told of it. */
export interface ToldMeeting {
  subject: string;
  agenda: string;
  ownerName: string;
  startsAt: number;
  endsAt: number;
  /** Of the booking. */
  timeZone: string;
  recurrence: string | null;
  meetingId: string;
  guestPin: string;
  /** Empty for guests. */
  hostPin: string;
  link: string;
}

export interface Invitation {
  subject: string;
  text: string;
  html: string;
}

interface Words {
  subject: Record<Reason, (subject: string) => string>;
  opening: Record<Reason, (ownerName: string) => string>;
  meeting: string;
  when: string;
  repeats: string;
  meetingId: string;
  pin: string;
  hostPin: string;
  link: string;
  agenda: string;
  colon: string;
  locale: string;
}

const words: Record<Language, Words> = {
  en: {
    subject: {
      invited: (subject) => `Invitation: ${subject}`,
      changed: (subject) => `Changed: ${subject}`,
      cancelled: (subject) => `Cancelled: ${subject}`,
      ended: (subject) => `Series ends: ${subject}`,
      started: (subject) => `Join now: ${subject}`,
    },
    opening: {
      invited: (owner) => `${owner} invites you to a meeting.`,
      changed: (owner) => `${owner} changed a meeting you are invited to.`,
      cancelled: (owner) => `${owner} cancelled this meeting.`,
      ended: (owner) =>
        `${owner} ended this series with the date below. What follows, if anything, comes by itself.`,
      started: (owner) => `${owner} has started a meeting and invites you to join now.`,
    },
    meeting: 'Meeting',
    when: 'When',
    repeats: 'Repeats',
    meetingId: 'Meeting ID',
    pin: 'PIN',
    hostPin: 'Host PIN',
    link: 'Join',
    agenda: 'Agenda',
    colon: ': ',
    locale: 'en-GB',
  },
  zh: {
    subject: {
      invited: (subject) => `会议邀请：${subject}`,
      changed: (subject) => `会议变更：${subject}`,
      cancelled: (subject) => `会议取消：${subject}`,
      ended: (subject) => `系列会议结束：${subject}`,
      started: (subject) => `请立即入会：${subject}`,
    },
    opening: {
      invited: (owner) => `${owner} 邀请您参加会议。`,
      changed: (owner) => `${owner} 修改了您受邀参加的会议。`,
      cancelled: (owner) => `${owner} 取消了该会议。`,
      ended: (owner) => `${owner} 将该系列会议的结束日期改为如下所示，后续会议（如有）另行通知。`,
      started: (owner) => `${owner} 已发起会议，邀请您立即加入。`,
    },
    meeting: '会议主题',
    when: '时间',
    repeats: '重复',
    meetingId: '会议号',
    pin: '密码',
    hostPin: '主持人密码',
    link: '入会链接',
    agenda: '议程',
    colon: '：',
    locale: 'zh-CN',
  },
};

/** How somebody joins: 123 456 789, PINs, link. Also the description in calendars. */
export function joiningText(meeting: ToldMeeting, language: Language): string {
  return lines(joining(meeting, language), language);
}

/** The invitation to copy. @param timeZone of who reads it */
export function invitationText(meeting: ToldMeeting, language: Language, timeZone: string): string {
  const rows = [...what(meeting, language, timeZone), ...joining(meeting, language)];
  return [words[language].opening.invited(meeting.ownerName), '', lines(rows, language)].join('\n');
}

export function invitation(
  reason: Reason,
  meeting: ToldMeeting,
  { language, timeZone }: { language: Language; timeZone: string },
): Invitation {
  const opening = words[language].opening[reason](meeting.ownerName);
  const over = reason === 'cancelled' || reason === 'ended';
  const rows = [...what(meeting, language, timeZone), ...(over ? [] : joining(meeting, language))];
  return {
    subject: words[language].subject[reason](meeting.subject),
    text: [opening, '', lines(rows, language), ''].join('\n'),
    html: page(opening, rows, language),
  };
}

type Row = [label: string, value: string, kind?: 'link'];

function what(meeting: ToldMeeting, language: Language, timeZone: string): Row[] {
  const say = words[language];
  const rows: Row[] = [
    [say.meeting, meeting.subject],
    [say.when, when(meeting, timeZone, language)],
  ];
  if (offsetAt(meeting, timeZone) !== offsetAt(meeting, meeting.timeZone)) {
    rows.push(['', when(meeting, meeting.timeZone, language)]);
  }
  if (meeting.recurrence !== null) {
    rows.push([say.repeats, ruleInWords(meeting.recurrence, meeting.timeZone, language)]);
  }
  return rows;
}

function joining(meeting: ToldMeeting, language: Language): Row[] {
  const say = words[language];
  const rows: Row[] = [[say.meetingId, meeting.meetingId.replace(/(\d{3})(?=\d)/g, '$1 ')]];
  if (meeting.guestPin !== '') rows.push([say.pin, meeting.guestPin]);
  if (meeting.hostPin !== '') rows.push([say.hostPin, meeting.hostPin]);
  rows.push([say.link, meeting.link, 'link']);
  if (meeting.agenda !== '') rows.push([say.agenda, meeting.agenda]);
  return rows;
}

function lines(rows: readonly Row[], language: Language): string {
  return rows
    .map(([label, value]) => {
      const block = value.includes('\n') ? `\n${value}` : value;
      return label === '' ? `  ${value}` : `${label}${words[language].colon}${block}`;
    })
    .join('\n');
}

/** Monday, 2 March 2026, 09:00 – 10:00 (Europe/Berlin, GMT+1) */
function when({ startsAt, endsAt }: ToldMeeting, timeZone: string, language: Language): string {
  const format = new Intl.DateTimeFormat(words[language].locale, {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const offset = zonedOf(startsAt, timeZone).offset;
  return `${format.formatRange(startsAt, endsAt)} (${timeZone}, UTC${offset})`;
}

function offsetAt({ startsAt }: ToldMeeting, timeZone: string): number {
  return zonedOf(startsAt, timeZone).offsetNanoseconds;
}

function page(opening: string, rows: readonly Row[], language: Language): string {
  const cells = rows.map(([label, value, kind]) => {
    const shown = escaped(value).replaceAll('\n', '<br>');
    const content = kind === 'link' ? `<a href="${escaped(value)}">${shown}</a>` : shown;
    return (
      '<tr><td style="padding:4px 16px 4px 0;color:#666;vertical-align:top;white-space:nowrap">' +
      `${escaped(label)}</td><td style="padding:4px 0">${content}</td></tr>`
    );
  });
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>` +
    '<body style="font-family:sans-serif;font-size:15px;color:#222">' +
    `<p>${escaped(opening)}</p><table role="presentation" cellspacing="0">${cells.join('')}</table></body></html>`
  );
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
