import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { Failed } from '../../console/states.tsx';
import { useTimes, type Times } from '../../console/use-times.ts';
import type { MeetingsViewProps } from '../list/agenda-view.tsx';
import { addDays, dayOf, type Day, startOfDay, wallTimeOf, weekdayOf } from '../time/wall-time.ts';
import { CalendarHead } from './calendar-head.tsx';
import { CalendarLink } from './calendar-link.tsx';
import { placeInColumns } from './day-columns.ts';
import { byDay } from './month.ts';
import { useRange } from './use-range.ts';
import './calendar.css';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** Height of an hour, px; `calendar.css` draws the lines by the same. */
const hourHeight = 48;
/** Where one begins to look. */
const firstHour = 8;
/** More beside each other could not be read. */
const mostColumns = 3;

/** A week as a time table. */
export function WeekView({ search, changes }: MeetingsViewProps): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const [day, setDay] = useState(times.today);
  const monday = addDays(day, -weekdayOf(day));
  const week = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const sunday = addDays(monday, 6);
  const { value, error, loading, reload } = useRange(
    { from: monday, to: sunday },
    times.timeZone,
    search,
    changes,
  );
  const days = useMemo(() => byDay(value?.items ?? [], times.timeZone), [value, times.timeZone]);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    scroller.current?.scrollTo({ top: firstHour * hourHeight });
  }, []);

  return (
    <div className="sheet calendar" data-testid="week">
      <CalendarHead
        title={times.daySpan(monday, sunday)}
        unit="week"
        loading={loading}
        total={value?.total ?? 0}
        onStep={(step) => setDay(step === 0 ? times.today : addDays(day, 7 * step))}
      />
      {error ? <Failed error={error} onRetry={reload} /> : null}
      <div className="week-heads">
        {week.map((one) => (
          <p key={one} aria-current={one === times.today ? 'date' : undefined} className="week-head">
            <span className="quiet">{times.weekday(one)}</span>
            <strong>{Number(one.slice(8))}</strong>
            {(days.get(one)?.length ?? 0) > 0 ? (
              <span className="quiet week-count">
                {t('meetingCount', { count: days.get(one)?.length ?? 0 })}
              </span>
            ) : null}
          </p>
        ))}
      </div>
      {/* Scrolled with the keyboard, too. */}
      <div
        className="week-scroller"
        ref={scroller}
        tabIndex={0}
        role="group"
        aria-label={times.daySpan(monday, sunday)}
      >
        <div className="week" style={{ height: 24 * hourHeight }}>
          <div className="week-hours" aria-hidden>
            {hours.map((hour) => (
              <span key={hour} style={{ top: hour * hourHeight }}>
                {hour === 0 ? '' : `${String(hour).padStart(2, '0')}:00`}
              </span>
            ))}
          </div>
          {week.map((one) => (
            <DayColumn
              key={one}
              day={one}
              times={times}
              meetings={days.get(one) ?? []}
              now={value?.now ?? null}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface DayColumnProps {
  day: Day;
  times: Times;
  meetings: readonly Occurrence[];
  now: number | null;
}

function DayColumn({ day, times, meetings, now }: DayColumnProps): ReactElement {
  const { t } = useTranslation('meetings');
  const placed = useMemo(() => place(day, times.timeZone, meetings), [day, times.timeZone, meetings]);
  const shown = placed.filter(({ column }) => column < mostColumns);
  const atNow = now !== null && dayOf(now, times.timeZone) === day ? minuteOf(now, times.timeZone) : null;
  return (
    <ul className="week-day" aria-label={times.dayTitle(day)}>
      {shown.map(({ item, from, to, column, columns }) => {
        const width = 100 / Math.min(columns, mostColumns);
        return (
          <li key={`${item.bookingId}/${item.occurrence}`}>
            <CalendarLink
              occurrence={item}
              times={times}
              narrow={columns > 1}
              style={{
                top: (from / 60) * hourHeight,
                height: ((to - from) / 60) * hourHeight - 2,
                left: `${column * width}%`,
                width: `calc(${width}% - 2px)`,
              }}
            />
          </li>
        );
      })}
      {placed.length > shown.length ? (
        <li className="week-left-out">{t('notShown', { count: placed.length - shown.length })}</li>
      ) : null}
      {atNow === null ? null : (
        <li className="week-now" style={{ top: (atNow / 60) * hourHeight }} aria-hidden />
      )}
    </ul>
  );
}

/** Where the meetings of a day stand, the parts on other days cut off. */
function place(
  day: Day,
  timeZone: string,
  meetings: readonly Occurrence[],
): ReturnType<typeof placeInColumns<Occurrence>> {
  const begin = startOfDay(day, timeZone);
  const end = startOfDay(addDays(day, 1), timeZone);
  return placeInColumns(
    meetings.map((item) => ({
      item,
      span: {
        from: item.startsAt <= begin ? 0 : minuteOf(item.startsAt, timeZone),
        to: item.endsAt >= end ? 24 * 60 : minuteOf(item.endsAt, timeZone),
      },
    })),
  );
}

/** What clocks show, as minutes since midnight. */
function minuteOf(at: number, timeZone: string): number {
  const time = wallTimeOf(at, timeZone);
  return Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
}
