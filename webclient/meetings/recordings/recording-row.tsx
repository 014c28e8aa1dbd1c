import { Checkbox } from 'antd';
import { AudioLines } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { useMe } from '../../app/account-session.ts';
import { Link } from '../../app/link.tsx';
import { useTimes } from '../../console/use-times.ts';
import { clockText } from '../../recordings/clock.ts';
import { FailureNote } from '../../recordings/failure-note.tsx';
import { RowActions } from '../../recordings/row-actions.tsx';
import { StateLabel } from '../../recordings/state-label.tsx';
import { Thumbnail } from '../../recordings/thumbnail.tsx';
import { useAmounts } from '../../recordings/use-amounts.ts';

interface RecordingRowProps {
  recording: Recording;
  selected: boolean;
  onSelect: (on: boolean) => void;
  onChanged: () => void;
  onDelete: (recording: Recording) => void;
}

export function RecordingRow(props: RecordingRowProps): ReactElement {
  const { recording, selected, onSelect, onChanged, onDelete } = props;
  const { t } = useTranslation('recordings');
  const { recordingId, title } = recording;
  return (
    <li className="recording-row" data-testid="recording-row" data-recording-id={recordingId}>
      <Checkbox
        checked={selected}
        aria-label={t('select', { title })}
        onChange={({ target }) => onSelect(target.checked)}
      />
      <Link className="recording-picture" href={`/recordings/${recordingId}`} tabIndex={-1} aria-hidden>
        <Thumbnail recording={recording} />
      </Link>
      <div className="recording-what">
        <Link className="meeting-subject" href={`/recordings/${recordingId}`}>
          {title}
        </Link>
        <RowFacts recording={recording} />
        <FailureNote recording={recording} onTried={onChanged} />
      </div>
      <StateLabel recording={recording} />
      <RowActions recording={recording} onChanged={onChanged} onDelete={onDelete} />
    </li>
  );
}

/** When, how long, how large, and whose unless it is one's own. */
export function RowFacts({ recording }: { recording: Recording }): ReactElement {
  const { t } = useTranslation('recordings');
  const times = useTimes();
  const { bytes } = useAmounts();
  const me = useMe();
  const { kind, ownerName, startedAt, lengthMs } = recording;
  return (
    <p className="meeting-facts number">
      <span>{times.moment(startedAt)}</span>
      <span>{clockText(lengthMs)}</span>
      <span>{bytes(recording.bytes)}</span>
      {ownerName === me?.name ? null : <span>{t('ownedBy', { name: ownerName })}</span>}
      {kind === 'sound' ? (
        <span>
          <AudioLines size={15} aria-hidden />
          {t('soundOnly')}
        </span>
      ) : null}
    </p>
  );
}
