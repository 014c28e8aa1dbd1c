import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceRecord } from '../../../server/contract/api/history.ts';
import { rest } from '../../core/rest.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useList } from '../hooks/use-list.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { DayRangePicker, useDayRange } from '../parts/day-range.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { HistoryDrawer } from './history-drawer.tsx';

export function HistoryPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const range = useDayRange();
  const { from, to } = range.query;
  const search = params.get('search');
  const list = useList<ConferenceRecord>(
    useCallback(
      (page) => rest('GET /history', { query: { ...page, scope: 'enterprise', from, to, search } }),
      [from, to, search],
    ),
  );
  return (
    <PageFrame title={t('pageNames.history')}>
      <div className="admin-toolbar">
        <SearchBox label={t('meeting.search')} />
        <DayRangePicker range={range} />
      </div>
      <DataTable
        label={t('pageNames.history')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        columns={useHistoryColumns()}
        rowKey={({ conferenceId }) => conferenceId}
        filters={['search', 'from', 'to']}
        empty={
          <EmptyNote title={t('history.empty')}>
            <p className="quiet">{t('history.emptyText')}</p>
          </EmptyNote>
        }
      />
      <HistoryDrawer />
    </PageFrame>
  );
}

function useHistoryColumns(): Column<ConferenceRecord>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    {
      key: 'subject',
      title: t('meeting.subject'),
      card: 'title',
      render: ({ conferenceId, subject, meetingId }) => (
        <>
          <OpenLink id={conferenceId}>{subject}</OpenLink>
          <span className="admin-sub admin-numbers">{formatMeetingId(meetingId)}</span>
        </>
      ),
    },
    {
      key: 'time',
      title: t('meeting.time'),
      render: ({ startedAt, endedAt }) => (
        <span className="admin-numbers">{format.span(startedAt, endedAt)}</span>
      ),
    },
    {
      key: 'duration',
      title: t('history.duration'),
      render: ({ startedAt, endedAt }) => (
        <span className="admin-numbers">
          {endedAt === null ? t('history.live') : format.duration(endedAt - startedAt)}
        </span>
      ),
    },
    {
      key: 'participants',
      title: t('history.participants'),
      align: 'right',
      render: ({ participants }) => <span className="admin-numbers">{format.number(participants)}</span>,
    },
    {
      key: 'peak',
      title: t('history.peak'),
      align: 'right',
      render: ({ peak }) => <span className="admin-numbers">{format.number(peak)}</span>,
    },
    { key: 'owner', title: t('meeting.owner'), render: ({ ownerName }) => ownerName },
    {
      key: 'reason',
      title: t('history.ended'),
      render: ({ endReason }) => (endReason === null ? '–' : t(`history.reasons.${endReason}`)),
    },
  ];
}
