import type { Language } from '../contract/api/endpoint.ts';
import { type LaidOut, layout } from '../mail/layout.ts';

export interface InvitedTo {
  /** Empty: the meeting has none. */
  subject: string;
  /** Empty: not known. */
  by: string;
  meetingId: string;
  link: string;
}

interface Words {
  meeting: string;
  meetingId: string;
  title: (subject: string) => string;
  opening: (by: string) => string;
  join: string;
  note: string;
}

const words: Record<Language, Words> = {
  en: {
    meeting: 'Meeting',
    meetingId: 'Meeting ID',
    title: (subject) => `Join now: ${subject}`,
    opening: (by) =>
      by === ''
        ? 'You are invited into a meeting that is running now.'
        : `${by} invites you into a meeting that is running now.`,
    join: 'Join the meeting',
    note: 'The link is for you. It needs no PIN, and lets in whoever has it until the meeting is over.',
  },
  zh: {
    meeting: '会议',
    meetingId: '会议号',
    title: (subject) => `请立即入会：${subject}`,
    opening: (by) => (by === '' ? '邀请您加入正在进行的会议。' : `${by} 邀请您加入正在进行的会议。`),
    join: '加入会议',
    note: '此链接仅供您本人使用，无需密码，会议结束前凭此链接均可入会，请勿转发。',
  },
};

/** The message with which somebody is invited into a running conference. */
export function invitationLetter(
  { subject, by, meetingId, link }: InvitedTo,
  language: Language,
): LaidOut & { subject: string } {
  const say = words[language];
  const title = say.title(subject === '' ? say.meeting : subject);
  const laidOut = layout({
    language,
    title,
    paragraphs: [say.opening(by)],
    facts: [
      ...(subject === '' ? [] : [{ name: say.meeting, value: subject }]),
      { name: say.meetingId, value: meetingId.replace(/(\d{3})(?=\d)/g, '$1 ') },
    ],
    action: { label: say.join, url: link },
    notes: [say.note],
  });
  return { ...laidOut, subject: title };
}
