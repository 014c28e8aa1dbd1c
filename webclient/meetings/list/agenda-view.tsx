import { Button } from 'antd';
import { CalendarDays, SearchX } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Link } from '../../app/link.tsx';
import { Empty, Failed, Loading } from '../../console/states.tsx';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import { agendaOf } from './agenda.ts';
import { MeetingRow } from './meeting-row.tsx';

export interface MeetingsViewProps {
  search: string;
  /** Counts what was changed here: then it is loaded anew. */
  changes: number;
  onCancel: (occurrence: Occurrence) => void;
}

const dayMs = 86_400_000;
const step = 100;
/** As many as the server gives in one answer. */
const most = 1000;
const refreshMs = 30_000;

/** What is on and what is to come, by days. */
export function AgendaView({ search, changes, onCancel }: MeetingsViewProps): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const [limit, setLimit] = useState(step);
  const load = useCallback(
    async () => {
      const now = Date.now();
      const page = await rest('GET /occurrences', {
        query: { from: now - dayMs, to: now + 399 * dayMs, search, limit },
      });
      return { ...page, now };
    },
    // A change made here is a reason to load anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [search, limit, changes],
  );
  const { value, error, loading, reload } = useLoaded(load, refreshMs);

  if (!value)
    return error ? (
      <Failed error={error} onRetry={reload} />
    ) : (
      <Panel>
        <Loading />
      </Panel>
    );
  const { live, days } = agendaOf(value.items, value.now, times.timeZone);
  const row = (occurrence: Occurrence): ReactElement => (
    <MeetingRow
      key={`${occurrence.bookingId}/${occurrence.occurrence}`}
      occurrence={occurrence}
      now={value.now}
      onCancel={onCancel}
    />
  );
  if (live.length === 0 && days.length === 0) {
    return (
      <Panel>
        {search === '' ? (
          <Empty
            icon={<CalendarDays size={28} aria-hidden />}
            title={t('noMeetings')}
            text={t('noMeetingsText')}
          >
            <Link className="ant-btn-link-primary" href="/meetings/book">
              {t('book')}
            </Link>
          </Empty>
        ) : (
          <Empty icon={<SearchX size={28} aria-hidden />} title={t('nothingFound', { search })} />
        )}
      </Panel>
    );
  }
  return (
    <div aria-busy={loading} data-testid="agenda">
      {error ? <Failed error={error} onRetry={reload} /> : null}
      {live.length > 0 ? (
        <section className="day" aria-labelledby="day-live">
          <h2 id="day-live" className="day-title day-live">
            {t('liveNow')}
          </h2>
          <ul className="sheet day-rows">{live.map(row)}</ul>
        </section>
      ) : null}
      {days.map(({ day, occurrences }) => {
        const relative = times.relative(day);
        return (
          <section key={day} className="day" aria-labelledby={`day-${day}`}>
            <h2 id={`day-${day}`} className="day-title">
              {relative === null ? null : <strong>{relative}</strong>}
              {times.dayTitle(day)}
            </h2>
            <ul className="sheet day-rows">{occurrences.map(row)}</ul>
          </section>
        );
      })}
      {value.total > value.items.length ? (
        <div className="list-more">
          {limit < most ? (
            <Button onClick={() => setLimit((before) => Math.min(most, before + step))} loading={loading}>
              {t('showMore')}
            </Button>
          ) : (
            <p className="quiet">{t('tooMany', { count: most })}</p>
          )}
          <p className="quiet">{t('shownOf', { shown: value.items.length, count: value.total })}</p>
        </div>
      ) : null}
    </div>
  );
}

function Panel({ children }: { children: ReactElement }): ReactElement {
  return <div className="sheet">{children}</div>;
}
