import { Button } from 'antd';
import { RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { useRetry } from './use-retry.ts';

interface FailureNoteProps {
  recording: Recording;
  onTried: () => void;
}

/** Why a recording is not as one expects, and the way out: it failed, or ended before anybody stopped it. */
export function FailureNote({ recording, onTried }: FailureNoteProps): ReactElement | null {
  const { t } = useTranslation('recordings');
  const { busy, retry } = useRetry(onTried);
  const { recordingId, state, reason, cut } = recording;
  if (state !== 'failed' && cut === null) return null;
  return (
    <div className="recording-why">
      {cut === null ? null : <p>{t(`cut.${cut}`)}</p>}
      {state === 'failed' ? (
        <>
          <p>
            {t('failedText')}
            {reason === null ? null : <code>{reason}</code>}
          </p>
          <Button
            icon={<RotateCcw size={16} aria-hidden />}
            loading={busy}
            data-testid="retry"
            onClick={() => retry(recordingId)}
          >
            {t('tryAgain')}
          </Button>
        </>
      ) : null}
    </div>
  );
}
