import { SkipForward, Square } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import { useParticipant } from './participants.ts';
import { useSecondsUntil } from './use-clock.ts';

/** For the host alone: who is looked at, for how long still, and who is next. */
export function PollingBar(): ReactElement | null {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const polling = useMeeting((state) => state.host?.polling ?? null);
  const now = useParticipant(polling?.participantId ?? null)?.name ?? '';
  const next = useParticipant(polling?.nextId ?? null)?.name ?? '';
  const left = useSecondsUntil(polling && polling.since + polling.seconds * 1000) ?? 0;
  if (!polling) return null;
  return (
    <section className="polling" aria-label={t('polling')} data-testid="polling">
      <Ring left={left} of={polling.seconds} />
      <p className="polling-names">
        <strong data-testid="polling-now">{t('pollingNow', { name: now })}</strong>
        {polling.nextId === polling.participantId ? null : (
          <span className="quiet">{t('pollingNext', { name: next })}</span>
        )}
      </p>
      <button
        type="button"
        className="stage-bar-button"
        data-testid="polling-skip"
        onClick={() => void meeting.give({ type: 'skipPolling' })}
      >
        <SkipForward size={15} aria-hidden />
        {t('pollingSkip')}
      </button>
      <button
        type="button"
        className="stage-bar-button"
        data-testid="polling-stop"
        onClick={() => void meeting.give({ type: 'stopPolling' })}
      >
        <Square size={13} aria-hidden />
        {t('pollingStop')}
      </button>
    </section>
  );
}

const radius = 12;
const around = 2 * Math.PI * radius;

function Ring({ left, of }: { left: number; of: number }): ReactElement {
  const { t } = useTranslation('room');
  return (
    <span className="ring" role="img" aria-label={t('secondsLeft', { count: left })}>
      <svg width={28} height={28} viewBox="0 0 28 28" aria-hidden>
        <circle cx={14} cy={14} r={radius} />
        <circle
          cx={14}
          cy={14}
          r={radius}
          strokeDasharray={around}
          strokeDashoffset={around * (1 - left / of)}
          transform="rotate(-90 14 14)"
        />
      </svg>
      <span aria-hidden>{left}</span>
    </span>
  );
}
