import type { Language } from '../contract/api/endpoint.ts';
import { type LaidOut, layout } from '../mail/layout.ts';

export interface ReadyRecording {
  title: string;
  startedAt: number;
  lengthMs: number;
  timeZone: string;
  link: string;
}

interface Words {
  title: (name: string) => string;
  opening: string;
  meeting: string;
  began: string;
  length: string;
  play: string;
}

const words: Record<Language, Words> = {
  en: {
    title: (name) => `Recording ready: ${name}`,
    opening: 'The recording of your meeting can be played and downloaded.',
    meeting: 'Meeting',
    began: 'Began',
    length: 'Length',
    play: 'Play the recording',
  },
  zh: {
    title: (name) => `录像已就绪：${name}`,
    opening: '您的会议录像已处理完成，可在线播放或下载。',
    meeting: '会议',
    began: '开始时间',
    length: '时长',
    play: '播放录像',
  },
};

/** The message that a recording is ready. */
export function readyLetter(
  { title, startedAt, lengthMs, timeZone, link }: ReadyRecording,
  language: Language,
): LaidOut & { subject: string } {
  const say = words[language];
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone });
  const subject = say.title(title);
  const laidOut = layout({
    ...{ language, title: subject, paragraphs: [say.opening] },
    facts: [
      { name: say.meeting, value: title },
      { name: say.began, value: `${time.format(startedAt)} (${timeZone})` },
      { name: say.length, value: clock(lengthMs) },
    ],
    action: { label: say.play, url: link },
  });
  return { ...laidOut, subject };
}

/** h:mm:ss */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
