import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { Failed } from '../../console/states.tsx';
import { useTimes, type Times } from '../../console/use-times.ts';
import { MeetingRow } from '../list/meeting-row.tsx';
import type { MeetingsViewProps } from '../list/agenda-view.tsx';
import { addMonths, type Day } from '../time/wall-time.ts';
import { CalendarHead } from './calendar-head.tsx';
import { CalendarLink } from './calendar-link.tsx';
import { byDay, weeksOf } from './month.ts';
import { useRange } from './use-range.ts';
import './calendar.css';

/** Meetings a cell has room for; when there are more, the last line counts them. */
const inCell = 3;

/** A month in weeks, and below it the day that was chosen. */
export function MonthView({ search, changes, onCancel }: MeetingsViewProps): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const [chosen, setChosen] = useState(times.today);
  const weeks = useMemo(() => weeksOf(chosen), [chosen]);
  const range = { from: weeks[0]?.[0] ?? chosen, to: weeks.at(-1)?.at(-1) ?? chosen };
  const { value, error, loading, reload } = useRange(range, times.timeZone, search, changes);
  const days = useMemo(() => byDay(value?.items ?? [], times.timeZone), [value, times.timeZone]);
  const ofDay = days.get(chosen) ?? [];
  const title = times.relative(chosen);

  return (
    <div className="sheet calendar" data-testid="month">
      <CalendarHead
        title={times.monthTitle(chosen)}
        unit="month"
        loading={loading}
        total={value?.total ?? 0}
        onStep={(step) => setChosen(step === 0 ? times.today : addMonths(chosen, step))}
      />
      {error ? <Failed error={error} onRetry={reload} /> : null}
      <table className="month">
        <thead>
          <tr>
            {(weeks[0] ?? []).map((day) => (
              <th key={day} scope="col">
                {times.weekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <DayCell
                  key={day}
                  day={day}
                  times={times}
                  meetings={days.get(day) ?? []}
                  chosen={day === chosen}
                  inMonth={day.slice(0, 7) === chosen.slice(0, 7)}
                  onChoose={() => setChosen(day)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <section className="chosen-day" aria-labelledby="chosen-day">
        <h3 id="chosen-day" className="day-title">
          {title === null ? null : <strong>{title}</strong>}
          {times.dayTitle(chosen)}
        </h3>
        {ofDay.length === 0 ? (
          <p className="quiet">{loading ? '…' : t('nothingThatDay')}</p>
        ) : (
          <ul>
            {ofDay.map((occurrence) => (
              <MeetingRow
                key={`${occurrence.bookingId}/${occurrence.occurrence}`}
                occurrence={occurrence}
                now={value?.now ?? 0}
                onCancel={onCancel}
              />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

interface DayCellProps {
  day: Day;
  times: Times;
  meetings: readonly Occurrence[];
  chosen: boolean;
  inMonth: boolean;
  onChoose: () => void;
}

function DayCell({ day, times, meetings, chosen, inMonth, onChoose }: DayCellProps): ReactElement {
  const { t } = useTranslation('meetings');
  const shown = meetings.length > inCell ? meetings.slice(0, inCell - 1) : meetings;
  return (
    <td
      className={`month-day${inMonth ? '' : ' month-other'}${chosen ? ' month-chosen' : ''}`}
      aria-current={day === times.today ? 'date' : undefined}
    >
      <button
        type="button"
        className="month-number"
        aria-pressed={chosen}
        aria-label={`${times.dayTitle(day)}, ${t('meetingCount', { count: meetings.length })}`}
        onClick={onChoose}
      >
        <span>{Number(day.slice(8))}</span>
        {meetings.length > 0 ? (
          <span className="month-dots" data-count={Math.min(3, meetings.length)} aria-hidden />
        ) : null}
      </button>
      <ul className="month-meetings">
        {shown.map((occurrence) => (
          <li key={`${occurrence.bookingId}/${occurrence.occurrence}`}>
            <CalendarLink occurrence={occurrence} times={times} />
          </li>
        ))}
        {meetings.length > shown.length ? (
          <li>
            <button type="button" className="month-more" onClick={onChoose}>
              {t('moreThatDay', { count: meetings.length - shown.length })}
            </button>
          </li>
        ) : null}
      </ul>
    </td>
  );
}
