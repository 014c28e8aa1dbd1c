import { Button } from 'antd';
import { Lock, LogIn, RefreshCw, SlidersHorizontal, Square, Video, Volume2 } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveConference } from '../../../server/contract/api/history.ts';
import { rest } from '../../core/rest.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Status } from '../parts/status.tsx';
import { useConfirm } from '../../console/use-confirm.ts';
import { LiveSearch } from './live-search.tsx';
import { matches } from './matches.ts';

const load = () => rest('GET /conferences', { query: { scope: 'enterprise' } });
/** ms after which the list is read again. */
const refreshed = 5_000;
/** All live meetings come at once; so many are drawn. */
const step = 100;

export function LivePage(): ReactElement {
  const { t } = useTranslation('admin');
  const live = useLoaded(load, refreshed);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(step);
  const all = live.value?.items;
  const found = all?.filter((conference) => matches(conference, search));
  const columns = useLiveColumns(
    useCallback(
      // At once out of sight; the next refresh agrees, or brings it back.
      (ended: LiveConference) => {
        live.put({ items: (all ?? []).filter(({ conferenceId }) => conferenceId !== ended.conferenceId) });
      },
      [live, all],
    ),
  );
  return (
    <PageFrame
      title={t('pageNames.live')}
      note={t('live.note', { count: all?.length ?? 0 })}
      actions={
        <Button icon={<RefreshCw size={16} aria-hidden />} loading={live.refreshing} onClick={live.reload}>
          {t('live.refresh')}
        </Button>
      }
    >
      {all !== undefined && all.length > 5 ? <LiveSearch value={search} onValue={setSearch} /> : null}
      <DataTable
        label={t('pageNames.live')}
        rows={found?.slice(0, shown)}
        loaded={live}
        columns={columns}
        rowKey={({ conferenceId }) => conferenceId}
        empty={
          search === '' ? (
            <EmptyNote title={t('live.empty')}>
              <p className="quiet">{t('live.emptyText')}</p>
            </EmptyNote>
          ) : (
            <EmptyNote title={t('nothingMatches')}>
              <Button onClick={() => setSearch('')}>{t('clearFilters')}</Button>
            </EmptyNote>
          )
        }
      />
      {found !== undefined && found.length > shown ? (
        <p className="admin-more">
          <Button onClick={() => setShown(shown + step)}>
            {t('history.more', { count: found.length - shown })}
          </Button>
        </p>
      ) : null}
    </PageFrame>
  );
}

function useLiveColumns(onEnded: (ended: LiveConference) => void): Column<LiveConference>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const confirm = useConfirm();
  const action = useAction();
  const end = (conference: LiveConference): void => {
    const { conferenceId, subject, participants } = conference;
    confirm({
      title: t('live.endTitle', { subject }),
      body: t('live.endText', { count: participants }),
      action: t('live.end'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /conferences/:conferenceId', { params: { conferenceId } }),
          t('live.ended', { subject }),
        );
        if (done) onEnded(conference);
      },
    });
  };
  return [
    {
      key: 'subject',
      title: t('meeting.subject'),
      card: 'title',
      render: ({ subject, meetingId, locked }) => (
        <>
          <strong>{subject}</strong>
          <span className="admin-sub admin-numbers">
            <span>{formatMeetingId(meetingId)}</span>
            {locked ? (
              <Status tone="warning" icon={Lock}>
                {t('live.locked')}
              </Status>
            ) : null}
          </span>
        </>
      ),
    },
    {
      key: 'media',
      title: t('meeting.media'),
      render: ({ media }) => (
        <Status tone="quiet" icon={media === 'video' ? Video : Volume2}>
          {t(`meeting.medias.${media}`)}
        </Status>
      ),
    },
    {
      key: 'participants',
      title: t('live.participants'),
      render: ({ participants, waiting }) => (
        <span className="admin-numbers">
          {format.number(participants)}
          {waiting > 0 ? <span className="admin-sub">{t('live.waiting', { count: waiting })}</span> : null}
        </span>
      ),
    },
    { key: 'host', title: t('live.host'), render: ({ hostName }) => hostName ?? t('live.noHost') },
    { key: 'owner', title: t('meeting.owner'), render: ({ ownerName }) => ownerName },
    {
      key: 'time',
      title: t('live.time'),
      render: ({ startedAt, endsAt }) => (
        <span className="admin-numbers">
          {t('live.since', { time: format.time(startedAt) })}
          {endsAt === null ? null : (
            <span className="admin-sub">{t('live.until', { time: format.time(endsAt) })}</span>
          )}
        </span>
      ),
    },
    {
      key: 'actions',
      title: t('actions'),
      render: (conference) => (
        <div className="admin-actions">
          <Button
            href={`/m/${conference.meetingId}/console`}
            target="_blank"
            icon={<SlidersHorizontal size={16} aria-hidden />}
            aria-label={t('live.controlNamed', { subject: conference.subject })}
            data-testid="control"
          >
            {t('live.control')}
          </Button>
          <Button
            href={`/m/${conference.meetingId}`}
            target="_blank"
            icon={<LogIn size={16} aria-hidden />}
            aria-label={t('live.joinNamed', { subject: conference.subject })}
          >
            {t('live.join')}
          </Button>
          <Button
            danger
            icon={<Square size={14} aria-hidden />}
            aria-label={t('live.endNamed', { subject: conference.subject })}
            onClick={() => end(conference)}
          >
            {t('live.end')}
          </Button>
        </div>
      ),
    },
  ];
}
