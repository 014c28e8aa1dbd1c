import { Tabs } from 'antd';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest, type AnswerOf } from '../../core/rest.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { DownloadButton } from '../parts/download-button.tsx';
import { Facts } from '../parts/facts.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { AttendanceList } from './attendance-list.tsx';
import { EventList } from './event-list.tsx';

type Detail = AnswerOf<'GET /history/:conferenceId'>;

/** A past meeting: who was there, what happened, and both to take along. */
export function HistoryDrawer(): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const params = useParams();
  const open = params.get('open');
  return (
    <SideDrawer
      title={t('history.title')}
      open={open !== undefined}
      onClose={() => params.set({ open: null })}
      width={680}
      testId="history-drawer"
    >
      {open === undefined ? null : <Loading key={open} conferenceId={open} />}
    </SideDrawer>
  );
}

function Loading({ conferenceId }: { conferenceId: string }): ReactElement {
  const load = useCallback(
    () => rest('GET /history/:conferenceId', { params: { conferenceId } }),
    [conferenceId],
  );
  const { value, error, reload, refreshing } = useLoaded(load);
  if (value) return <Details detail={value} />;
  return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton />;
}

function Details({ detail }: { detail: Detail }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const format = useFormat();
  const language = useLanguage();
  const { conferenceId, attendance, events, endReason } = detail;
  return (
    <div className="admin-stack">
      <h2 className="admin-drawer-title">{detail.subject}</h2>
      <Facts
        items={[
          [t('meeting.time'), format.span(detail.startedAt, detail.endedAt)],
          [t('common:meetingId'), formatMeetingId(detail.meetingId)],
          [t('meeting.owner'), detail.ownerName],
          [t('history.participants'), format.number(detail.participants)],
          [t('history.peak'), format.number(detail.peak)],
          [t('history.ended'), endReason === null ? t('history.live') : t(`history.reasons.${endReason}`)],
        ]}
      />
      <div>
        <DownloadButton
          text={t('history.export')}
          fetchFile={(format) =>
            rest('GET /history/:conferenceId/attendance', {
              params: { conferenceId },
              query: { format, language },
            })
          }
        />
      </div>
      <Tabs
        items={[
          {
            key: 'attendance',
            label: t('history.attendance', { count: attendance.length }),
            children: <AttendanceList attendance={attendance} />,
          },
          {
            key: 'events',
            label: t('history.events', { count: events.length }),
            children: <EventList events={events} />,
          },
        ]}
      />
    </div>
  );
}
