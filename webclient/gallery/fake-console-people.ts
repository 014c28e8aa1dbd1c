import type { Participant } from '../../server/contract/conference-view.ts';
import { personName, pick } from './admin-made-up.ts';

const rooms = {
  zh: ['上海总部大会议室', '北京 3 号会议室', '深圳创新中心', '成都分部', '武汉研发中心'],
  en: ['Room Basel', 'Room Zürich (east wing)', 'Site 3', 'Room Geneva', 'Board room'],
};

/** Somebody in the meeting, by their number: every state somebody can be in comes along. */
export function controlPerson(index: number, startedAt: number, language: 'zh' | 'en'): Participant {
  const room = index % 6 === 2;
  const phone = index % 13 === 11;
  const round = Math.floor(index / 30);
  const name = room
    ? `${pick(rooms[language], Math.floor(index / 6))}${round === 0 ? '' : ` ${round + 1}`}`
    : phone
      ? `+41 61 555 01 ${String(10 + (index % 90))}`
      : personName(index, language);
  return {
    id: `p${index}`,
    name,
    kind: room ? 'sip' : phone ? 'pstn' : 'web',
    role: index === 0 ? 'host' : index === 3 ? 'cohost' : 'guest',
    joinedAt: startedAt + index * 1000,
    connection: index % 17 === 9 ? 'lost' : 'up',
    sources: {
      ...(index % 19 === 15 ? {} : { microphone: index % 3 === 0 ? ('live' as const) : ('paused' as const) }),
      ...(index % 4 === 1 || phone ? {} : { camera: 'live' as const }),
    },
    handRaisedAt: index % 9 === 5 && index < 60 ? startedAt + 900_000 - index * 1000 : null,
    network: index % 8 === 4 ? 'poor' : index % 8 === 7 ? 'fair' : 'good',
    held: index % 7 === 1,
    asked: index % 23 === 8 ? ['microphone'] : [],
  };
}
