import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../hooks/use-format.ts';
import { fillOf } from './fill.ts';

interface GaugeProps {
  used: number;
  limit: number;
  label: string;
  /** How the two are written; as numbers unless told. */
  show?: (value: number) => string;
}

const icons = { fine: CircleCheck, nearly: TriangleAlert, full: OctagonAlert };

/** How much of a limit is used: numbers and a word, the bar besides. */
export function Gauge({ used, limit, label, show }: GaugeProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const write = show ?? format.number;
  const fill = fillOf(used, limit);
  const Icon = icons[fill];
  return (
    <div className={`gauge gauge-${fill}`}>
      <div
        className="gauge-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(limit, 1)}
        aria-valuenow={Math.min(used, Math.max(limit, 1))}
        aria-valuetext={t('overview.ofLimit', { used: write(used), limit: write(limit) })}
      >
        <span style={{ width: `${limit === 0 ? 0 : Math.min(100, (used / limit) * 100)}%` }} />
      </div>
      <p>
        <span>{t('overview.ofLimit', { used: write(used), limit: write(limit) })}</span>
        {limit === 0 ? (
          <span className="quiet">{t('overview.noneBought')}</span>
        ) : (
          <span className="gauge-word">
            <Icon size={14} aria-hidden />
            {t(`overview.fill.${fill}`, { percent: format.percent(used, limit) })}
          </span>
        )}
      </p>
    </div>
  );
}
