import type { Participant } from '../core/model.ts';
import type { Scenario } from './scenario.ts';

const names = [
  '欧阳修远',
  'Amelia Okonkwo',
  '李明',
  'Jean-Luc Moreau',
  '北京三号会议室',
  'Priya Raghunathan Venkatasubramanian',
  '王芳',
  'Tomás Ñúñez',
  '陈思远',
  'Grace',
  '赵一',
  'Oliver Smith-Worthington',
];

export const selfId = 'me';

function nameOf(index: number): string {
  const name = names[index % names.length] ?? '';
  const round = Math.floor(index / names.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** A crowd with every state somebody can be in; oneself joined first. */
export function makePeople({ people, slides, show }: Scenario, startedAt: number): Participant[] {
  return Array.from({ length: people }, (_, index): Participant => {
    const id = index === 0 ? selfId : `p${index}`;
    const own = index === 0;
    const hand = show.has('hands') ? index % 2 === 1 : index % 9 === 4;
    return {
      id,
      name: nameOf(index),
      kind: index % 5 === 4 ? 'sip' : 'web',
      role: roleOf(index, show),
      joinedAt: startedAt + index * 1000,
      connection: index % 11 === 5 ? 'lost' : 'up',
      sources: {
        microphone: index % 3 === 2 || (own && show.has('held')) ? 'paused' : 'live',
        ...(hasCamera(index) ? { camera: 'live' } : {}),
        ...(slides === id ? { slides: 'live' } : {}),
      },
      handRaisedAt: hand ? startedAt + 90_000 - index * 100 : null,
      network: index % 8 === 3 ? 'poor' : index % 8 === 6 ? 'fair' : 'good',
      held: index % 6 === 2 || (own && show.has('held')),
      asked: own ? askedOf(show) : [],
    };
  });
}

/** Oneself hosts, unless one is to be a guest or a co-host: then the next one does. */
function roleOf(index: number, show: Scenario['show']): Participant['role'] {
  const own = show.has('guest') ? 'guest' : show.has('cohost') ? 'cohost' : 'host';
  if (index === 0) return own;
  if (index === 1 && own !== 'host') return 'host';
  return index === 3 ? 'cohost' : 'guest';
}

function askedOf(show: Scenario['show']): Participant['asked'] {
  return (['microphone', 'camera'] as const).filter((source) => show.has(`asked-${source}`));
}

export function hasCamera(index: number): boolean {
  return index % 4 !== 2;
}
