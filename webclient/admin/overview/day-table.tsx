import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayUse } from '../../../server/contract/api/enterprises.ts';
import { useFormat } from '../hooks/use-format.ts';

/** The numbers of the chart, the latest day first. */
export function DayTable({ days }: { days: readonly DayUse[] }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    // Scrolls by itself: with the keyboard, too.
    <div className="day-table" role="region" aria-label={t('overview.perDay')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('overview.day')}</th>
            <th scope="col">{t('overview.series.conferences')}</th>
            <th scope="col">{t('overview.series.participants')}</th>
            <th scope="col">{t('overview.series.peakParties')}</th>
            <th scope="col">{t('overview.time')}</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <th scope="row">{format.day(day.day)}</th>
              <td>{format.number(day.conferences)}</td>
              <td>{format.number(day.participants)}</td>
              <td>{format.number(day.peakParties)}</td>
              <td>{format.duration(day.minutes * 60_000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
