import { Repeat } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { rest } from '../../core/rest.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { today } from '../hooks/days.ts';
import { useParams } from '../hooks/location.ts';
import { useMe } from '../hooks/me.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useList } from '../hooks/use-list.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { DayRangePicker, useDayRange } from '../parts/day-range.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Status } from '../parts/status.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { MeetingDrawer } from './meeting-drawer.tsx';

/** The days shown when none are chosen: today and the week after. */
const usualDays = 7;

export function MeetingsPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const { timeZone } = useMe();
  const [usual] = useState(() => ({ from: today(timeZone), to: today(timeZone, usualDays) }));
  const range = useDayRange(usual);
  const { from = 0, to = 0 } = range.query;
  const search = params.get('search');
  const list = useList<Occurrence>(
    useCallback(
      (page) => rest('GET /occurrences', { query: { ...page, from, to, scope: 'enterprise', search } }),
      [from, to, search],
    ),
  );
  return (
    <PageFrame title={t('pageNames.meetings')} note={t('meetings.note')}>
      <div className="admin-toolbar">
        <SearchBox label={t('meeting.search')} />
        <DayRangePicker range={range} needed />
      </div>
      <DataTable
        label={t('pageNames.meetings')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        columns={useMeetingColumns()}
        rowKey={keyOf}
        filters={['search']}
        empty={
          <EmptyNote title={t('meetings.empty')}>
            <p className="quiet">{t('meetings.emptyText')}</p>
          </EmptyNote>
        }
      />
      <MeetingDrawer rows={list.value?.items ?? []} keyOf={keyOf} onGone={list.reload} />
    </PageFrame>
  );
}

function keyOf({ bookingId, occurrence }: Occurrence): string {
  return `${bookingId}.${occurrence}`;
}

function useMeetingColumns(): Column<Occurrence>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    {
      key: 'subject',
      title: t('meeting.subject'),
      card: 'title',
      render: (row) => (
        <>
          <OpenLink id={keyOf(row)}>{row.subject}</OpenLink>
          <span className="admin-sub admin-numbers">{formatMeetingId(row.meetingId)}</span>
        </>
      ),
    },
    {
      key: 'time',
      title: t('meeting.time'),
      render: ({ startsAt, endsAt }) => (
        <span className="admin-numbers">{format.span(startsAt, endsAt)}</span>
      ),
    },
    {
      key: 'recurring',
      title: t('meeting.repeats'),
      render: ({ recurring }) =>
        recurring ? (
          <Status tone="quiet" icon={Repeat}>
            {t('meeting.series')}
          </Status>
        ) : (
          t('meeting.once')
        ),
    },
    { key: 'media', title: t('meeting.media'), render: ({ media }) => t(`meeting.medias.${media}`) },
    { key: 'kind', title: t('meeting.idKind'), render: ({ idKind }) => t(`meeting.idKinds.${idKind}`) },
    { key: 'owner', title: t('meeting.owner'), render: ({ ownerName }) => ownerName },
    {
      key: 'live',
      title: t('meeting.now'),
      render: ({ live }) => (live > 0 ? t('meeting.live', { count: live }) : '–'),
    },
  ];
}
