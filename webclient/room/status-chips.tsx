import {
  AudioLines,
  CircleDot,
  CirclePause,
  Eye,
  LayoutTemplate,
  Lock,
  type LucideIcon,
  Megaphone,
  MicOff,
  MonitorOff,
  Radio,
  Star,
  Timer,
  Tv,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceFields } from '../../server/contract/conference-view.ts';
import { useMeeting } from '../app/session.ts';
import { useParticipant, useSelf } from './participants.ts';
import { useSecondsUntil } from './use-clock.ts';

interface Chip {
  id: string;
  Icon: LucideIcon;
  text: string;
  look?: 'air' | 'alert' | 'warn';
}

/** Within this of the end the time left is shown, s. */
const countdownFrom = 300;

/** How the meeting stands, in a word each: what is on air, who may do what, and that it is recorded. */
export function StatusChips({ whose }: { whose: 'everybody' | 'host' }): ReactElement | null {
  const { t } = useTranslation('room');
  const fields = useMeeting((state) => state.snapshot?.fields);
  const air = useAirChip(fields);
  const sight = useSightChip(whose);
  const endsIn = useSecondsUntil(fields?.endsAt ?? null);
  if (!fields) return null;
  const { recording, stream } = fields;
  const chips: (Chip | null | false)[] = [
    endsIn !== null &&
      endsIn <= countdownFrom && {
        id: 'countdown',
        Icon: Timer,
        text: t('endsIn', { time: clock(endsIn) }),
        look: 'warn',
      },
    (recording === 'on' || recording === 'stopping') && {
      id: 'recording',
      Icon: CircleDot,
      text: t('recordingOn'),
      look: 'alert',
    },
    recording === 'paused' && { id: 'recording', Icon: CirclePause, text: t('recordingPaused') },
    (stream === 'on' || stream === 'stopping') && {
      id: 'stream',
      Icon: Radio,
      text: t('streamOn'),
      look: 'alert',
    },
    air,
    sight,
    fields.locked && { id: 'locked', Icon: Lock, text: t('lockedMark') },
    (fields.muted || !fields.selfUnmute) && {
      id: 'muted',
      Icon: MicOff,
      text: fields.selfUnmute ? t('mutedMark') : fields.muted ? t('mutedForGoodMark') : t('unmuteLockedMark'),
    },
    fields.shareLocked && { id: 'share-locked', Icon: MonitorOff, text: t('shareLockedMark') },
  ];
  const shown = chips.filter((chip): chip is Chip => chip !== null && chip !== false);
  if (shown.length === 0) return null;
  return (
    <ul className="chips" aria-label={t('state')} data-testid="chips">
      {shown.map(({ id, Icon, text, look }) => (
        <li key={id} className={`chip${look ? ` chip-${look}` : ''}`} data-testid={`chip-${id}`}>
          <Icon size={14} aria-hidden />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** What everybody sees, when it is not the automatic picture. */
function useAirChip(fields: ConferenceFields | undefined): Chip | null {
  const { t } = useTranslation('room');
  const selfId = useSelf()?.id;
  const mode = fields?.mode ?? { type: 'automatic' };
  const aboutId =
    mode.type === 'broadcast' || mode.type === 'rollCall'
      ? mode.participantId
      : mode.type === 'automatic'
        ? (fields?.spotlightId ?? null)
        : null;
  const about = useParticipant(aboutId)?.name;
  const name = aboutId !== null && aboutId === selfId ? t('you') : (about ?? '');
  const chip = (Icon: LucideIcon, text: string): Chip => ({ id: 'on-air', Icon, text, look: 'air' });
  switch (mode.type) {
    case 'automatic':
      return about === undefined ? null : chip(Star, t('air.spotlight', { name }));
    case 'broadcast':
      return chip(Tv, t('air.broadcast', { name }));
    case 'rollCall':
      return chip(Megaphone, t('air.rollCall', { name }));
    case 'scene':
      return chip(LayoutTemplate, t('air.scene'));
    case 'voice':
      return chip(AudioLines, t('air.voice'));
  }
}

/** For the host: that they look at something else than the others. Polling tells so by itself. */
function useSightChip(whose: 'everybody' | 'host'): Chip | null {
  const { t } = useTranslation('room');
  const host = useMeeting((state) => state.host);
  const view = host?.view;
  const name = useParticipant(view?.type === 'participant' ? view.participantId : null)?.name ?? '';
  if (whose === 'everybody' || !view || view.type === 'follow' || host.polling) return null;
  const text = view.type === 'scene' ? t('sight.scene') : t('sight.participant', { name });
  return { id: 'sight', Icon: Eye, text };
}

/** e.g. 4:05 */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
