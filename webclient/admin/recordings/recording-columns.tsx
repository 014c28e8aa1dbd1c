import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { Link } from '../../app/link.tsx';
import { clockText } from '../../recordings/clock.ts';
import { FailureNote } from '../../recordings/failure-note.tsx';
import { RowActions } from '../../recordings/row-actions.tsx';
import { StateLabel } from '../../recordings/state-label.tsx';
import { Thumbnail } from '../../recordings/thumbnail.tsx';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useFormat } from '../hooks/use-format.ts';
import type { Column } from '../parts/columns.ts';

interface Acts {
  onChanged: () => void;
  onDelete: (recording: Recording) => void;
}

export function useRecordingColumns({ onChanged, onDelete }: Acts): Column<Recording>[] {
  const { t } = useTranslation(['recordings', 'admin']);
  const format = useFormat();
  return [
    {
      key: 'title',
      title: t('name'),
      card: 'title',
      render: (recording) => (
        <div className="recordings-title" data-testid="recording-row">
          <Thumbnail recording={recording} />
          <div>
            <Link className="admin-open" href={`/recordings/${recording.recordingId}?from=all`}>
              {recording.title}
            </Link>
            <span className="admin-sub admin-numbers">
              {formatMeetingId(recording.meetingId)}
              {recording.kind === 'sound' ? ` · ${t('soundOnly')}` : ''}
            </span>
            <FailureNote recording={recording} onTried={onChanged} />
          </div>
        </div>
      ),
    },
    { key: 'state', title: t('state'), render: (recording) => <StateLabel recording={recording} /> },
    { key: 'owner', title: t('owner'), render: ({ ownerName }) => ownerName },
    {
      key: 'date',
      title: t('date'),
      render: ({ startedAt }) => <span className="admin-numbers">{format.dateTime(startedAt)}</span>,
    },
    {
      key: 'length',
      title: t('length'),
      align: 'right',
      render: ({ lengthMs }) => <span className="admin-numbers">{clockText(lengthMs)}</span>,
    },
    {
      key: 'size',
      title: t('size'),
      align: 'right',
      render: ({ bytes }) => <span className="admin-numbers">{format.bytes(bytes)}</span>,
    },
    {
      key: 'actions',
      title: t('admin:actions'),
      align: 'right',
      card: 'aside',
      render: (recording) => <RowActions recording={recording} onChanged={onChanged} onDelete={onDelete} />,
    },
  ];
}
