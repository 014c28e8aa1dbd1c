import { Button, Spin } from 'antd';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mostShown } from './use-range.ts';

interface CalendarHeadProps {
  title: string;
  unit: 'week' | 'month';
  loading: boolean;
  /** Over all of the range, when more than can be shown. */
  total: number;
  onStep: (step: -1 | 0 | 1) => void;
}

export function CalendarHead({ title, unit, loading, total, onStep }: CalendarHeadProps): ReactElement {
  const { t } = useTranslation('meetings');
  return (
    <div className="calendar-head">
      <h2 aria-live="polite">{title}</h2>
      {loading ? <Spin size="small" /> : null}
      {total > mostShown ? (
        <p className="quiet calendar-note">{t('firstOf', { shown: mostShown, count: total })}</p>
      ) : null}
      <div className="calendar-steps">
        <Button
          aria-label={t(`earlier.${unit}`)}
          icon={<ChevronLeft size={18} aria-hidden />}
          onClick={() => onStep(-1)}
        />
        <Button onClick={() => onStep(0)}>{t('today')}</Button>
        <Button
          aria-label={t(`later.${unit}`)}
          icon={<ChevronRight size={18} aria-hidden />}
          onClick={() => onStep(1)}
        />
      </div>
    </div>
  );
}
