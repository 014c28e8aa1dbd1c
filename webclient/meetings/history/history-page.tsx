import { DatePicker, Input, Pagination } from 'antd';
import dayjs from 'dayjs';
import { History, Mic, Search, SearchX, UsersRound } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceRecord } from '../../../server/contract/api/history.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Link } from '../../app/link.tsx';
import { PageHead } from '../../console/page-head.tsx';
import { Empty, Failed, Loading } from '../../console/states.tsx';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { addDays, dayOf, startOfDay, type Day } from '../time/wall-time.ts';
import '../list/list.css';
import './history.css';

const pageSize = 50;
const restMs = 300;

interface Filter {
  search: string;
  days: [Day, Day] | null;
  /** From 1. */
  page: number;
}

/** The meetings that are over. */
export function HistoryPage(): ReactElement {
  const { t } = useTranslation('meetings');
  const { timeZone } = useTimes();
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState<Filter>({ search: '', days: null, page: 1 });
  useEffect(() => {
    const timer = setTimeout(
      () => setFilter((before) => (before.search === typed ? before : { ...before, search: typed, page: 1 })),
      restMs,
    );
    return () => clearTimeout(timer);
  }, [typed]);
  const load = useCallback(() => {
    const { search, days, page } = filter;
    return rest('GET /history', {
      query: {
        search,
        offset: (page - 1) * pageSize,
        limit: pageSize,
        ...(days
          ? { from: startOfDay(days[0], timeZone), to: startOfDay(addDays(days[1], 1), timeZone) }
          : {}),
      },
    });
  }, [filter, timeZone]);
  const { value, error, loading, reload } = useLoaded(load);
  return (
    <>
      <PageHead title={t('area.history')} />
      <div className="meetings-tools">
        <Input
          className="meetings-search"
          allowClear
          value={typed}
          maxLength={100}
          prefix={<Search size={16} aria-hidden />}
          placeholder={t('searchMeetings')}
          aria-label={t('searchMeetings')}
          onChange={({ target }) => setTyped(target.value)}
        />
        <DaysFilter
          days={filter.days}
          onChange={(days) => setFilter((before) => ({ ...before, days, page: 1 }))}
        />
      </div>
      {value === undefined ? (
        error ? (
          <Failed error={error} onRetry={reload} />
        ) : (
          <div className="sheet">
            <Loading />
          </div>
        )
      ) : (
        <div aria-busy={loading}>
          {error ? <Failed error={error} onRetry={reload} /> : null}
          <Records items={value.items} filtered={filter.search !== '' || filter.days !== null} />
          {value.total > pageSize ? (
            <nav className="history-pages" aria-label={t('pages')}>
              <Pagination
                current={filter.page}
                pageSize={pageSize}
                total={value.total}
                showSizeChanger={false}
                showTotal={(count) => t('recordCount', { count })}
                onChange={(page) => {
                  setFilter((before) => ({ ...before, page }));
                  window.scrollTo(0, 0);
                }}
              />
            </nav>
          ) : null}
        </div>
      )}
    </>
  );
}

function DaysFilter({
  days,
  onChange,
}: {
  days: Filter['days'];
  onChange: (days: Filter['days']) => void;
}): ReactElement {
  const { t } = useTranslation('meetings');
  const touch = useMediaQuery('(pointer: coarse)');
  return (
    <DatePicker.RangePicker
      className="history-days"
      aria-label={t('fromTo')}
      placeholder={[t('fromDay'), t('toDay')]}
      inputReadOnly={touch}
      value={days ? [dayjs(days[0]), dayjs(days[1])] : null}
      maxDate={dayjs()}
      onChange={(chosen) => {
        const [from, to] = chosen ?? [];
        onChange(from && to ? [from.format('YYYY-MM-DD'), to.format('YYYY-MM-DD')] : null);
      }}
    />
  );
}

function Records({ items, filtered }: { items: ConferenceRecord[]; filtered: boolean }): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  if (items.length === 0) {
    return (
      <div className="sheet">
        {filtered ? (
          <Empty icon={<SearchX size={28} aria-hidden />} title={t('noRecordsFound')} />
        ) : (
          <Empty icon={<History size={28} aria-hidden />} title={t('noRecords')} text={t('noRecordsText')} />
        )}
      </div>
    );
  }
  const days = byDay(items, times.timeZone);
  return (
    <>
      {[...days].map(([day, records]) => (
        <section key={day} className="day" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`} className="day-title">
            {times.relative(day) === null ? null : <strong>{times.relative(day)}</strong>}
            {times.dayTitle(day)}
          </h2>
          <ul className="sheet">
            {records.map((record) => (
              <RecordRow key={record.conferenceId} record={record} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function byDay(records: readonly ConferenceRecord[], timeZone: string): Map<Day, ConferenceRecord[]> {
  const days = new Map<Day, ConferenceRecord[]>();
  for (const record of records) {
    const day = dayOf(record.startedAt, timeZone);
    const there = days.get(day);
    if (there) there.push(record);
    else days.set(day, [record]);
  }
  return days;
}

function RecordRow({ record }: { record: ConferenceRecord }): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const { startedAt, endedAt } = record;
  return (
    <li className="meeting-row" data-testid="record">
      <p className="meeting-time number">
        {endedAt === null ? t('since', { time: times.clock(startedAt) }) : times.span(startedAt, endedAt)}
      </p>
      <div className="meeting-what">
        <Link className="meeting-subject" href={`/history/${record.conferenceId}`}>
          {record.subject}
        </Link>
        <p className="meeting-facts">
          <span className="number">{formatMeetingId(record.meetingId)}</span>
          <span>{t('hostedBy', { name: record.ownerName })}</span>
          {record.media === 'voice' ? (
            <span>
              <Mic size={15} aria-hidden />
              {t('media.voice')}
            </span>
          ) : null}
        </p>
      </div>
      <p className="record-count">
        <UsersRound size={16} aria-hidden />
        {t('tookPart', { count: record.participants })}
      </p>
    </li>
  );
}
