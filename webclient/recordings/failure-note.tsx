import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../server/contract/api/recordings.ts';

/** Why a recording is not as one expects: it failed, or ended before anybody stopped it. */
export function FailureNote({
  recording: { state, reason, cut },
}: {
  recording: Recording;
}): ReactElement | null {
  const { t } = useTranslation('recordings');
  if (state !== 'failed' && cut === null) return null;
  return (
    <div className="recording-why">
      {state === 'failed' ? (
        <p>
          {t('failedText')}
          {reason === null ? null : <code>{reason}</code>}
        </p>
      ) : null}
      {cut === null ? null : <p>{t(`cut.${cut}`)}</p>}
    </div>
  );
}
