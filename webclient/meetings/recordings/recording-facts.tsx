import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useTimes } from '../../console/use-times.ts';
import { clockText } from '../../recordings/clock.ts';
import { useAmounts } from '../../recordings/use-amounts.ts';

export function RecordingFacts({ recording }: { recording: Recording }): ReactElement {
  const { t } = useTranslation('recordings');
  const times = useTimes();
  const { bytes } = useAmounts();
  const { startedAt, endedAt, lengthMs, ownerName, meetingId, state, cut } = recording;
  return (
    <dl className="sheet sheet-padded facts">
      <dt>{t('when')}</dt>
      <dd>
        {endedAt === null
          ? t('running', { time: times.moment(startedAt) })
          : times.fullSpan(startedAt, endedAt)}
      </dd>
      <dt>{t('length')}</dt>
      <dd className="number">{clockText(lengthMs)}</dd>
      <dt>{t('size')}</dt>
      <dd className="number">{bytes(recording.bytes)}</dd>
      <dt>{t('owner')}</dt>
      <dd>{ownerName}</dd>
      <dt>{t('meetingId')}</dt>
      <dd className="number">{formatMeetingId(meetingId)}</dd>
      {cut === null || state !== 'ready' ? null : (
        <>
          <dt>{t('state')}</dt>
          <dd>{t(`cut.${cut}`)}</dd>
        </>
      )}
    </dl>
  );
}
