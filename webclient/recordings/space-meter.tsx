import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { fillOf } from '../admin/overview/fill.ts';
import type { AnswerOf } from '../core/rest.ts';
import { useAmounts } from './use-amounts.ts';

export type Space = AnswerOf<'GET /recording-space'>;

const icons = { fine: CircleCheck, nearly: TriangleAlert, full: OctagonAlert };

/** How much of the recording space is used and left, and what follows when it is full. */
export function SpaceMeter({ space }: { space: Space }): ReactElement {
  const { t } = useTranslation('recordings');
  const { bytes } = useAmounts();
  const { usedBytes, limitBytes, recordings } = space;
  if (limitBytes === 0) {
    return (
      <section className="space-meter" aria-label={t('space.title')} data-testid="recording-space">
        <h2>{t('space.title')}</h2>
        <p className="quiet">{t('space.none')}</p>
        {recordings > 0 ? (
          <p className="quiet">{`${t('count', { count: recordings })}, ${bytes(usedBytes)}`}</p>
        ) : null}
      </section>
    );
  }
  const fill = fillOf(usedBytes, limitBytes);
  const used = t('space.used', { used: bytes(usedBytes), limit: bytes(limitBytes) });
  const Icon = icons[fill];
  return (
    <section
      className={`space-meter space-${fill}`}
      aria-label={t('space.title')}
      data-testid="recording-space"
    >
      <h2>{t('space.title')}</h2>
      <div
        className="space-bar"
        role="meter"
        aria-label={t('space.title')}
        aria-valuemin={0}
        aria-valuemax={limitBytes}
        aria-valuenow={Math.min(usedBytes, limitBytes)}
        aria-valuetext={used}
      >
        <span style={{ width: `${Math.min(100, (usedBytes / limitBytes) * 100)}%` }} />
      </div>
      <p className="space-numbers">
        <span>{used}</span>
        <span>{t('count', { count: recordings })}</span>
        <span className="space-left">
          <Icon size={14} aria-hidden />
          {fill === 'full' ? t('space.full') : <Left hours={space.hoursLeft} nearly={fill === 'nearly'} />}
        </span>
      </p>
    </section>
  );
}

function Left({ hours, nearly }: { hours: number; nearly: boolean }): ReactElement {
  const { t } = useTranslation('recordings');
  const count = Math.floor(hours);
  const left = count < 1 ? t('space.lessThanHour') : t('space.hoursLeft', { count });
  return <>{nearly ? `${t('space.nearly')} ${left}` : left}</>;
}
