import { Button } from 'antd';
import { CircleAlert, CircleDot, FileX2, LoaderCircle, type LucideIcon, RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { ProgressBar } from '../../recordings/state-label.tsx';
import { percentOf } from '../../recordings/state.ts';

interface NotYetProps {
  recording: Recording;
  busy: boolean;
  onRetry: () => void;
}

/** Why there is nothing to play, and when there will be. */
export function NotYet({ recording, busy, onRetry }: NotYetProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { state, reason, cut } = recording;
  const percent = percentOf(recording);
  const Icon = icons[state];
  const tone = state === 'failed' || state === 'recording' ? ' state-icon-bad' : '';
  return (
    <section className="sheet state" data-testid="recording-state" data-state={state} aria-live="polite">
      <span className={`state-icon${tone}`}>
        <Icon size={28} aria-hidden />
      </span>
      <h2 className="state-title">{t(titles[state])}</h2>
      {percent === null ? null : (
        <>
          <p>{t('processingAt', { percent })}</p>
          <ProgressBar label={t('states.processing')} percent={percent} />
        </>
      )}
      <p className="quiet">{t(texts[state])}</p>
      {cut === null ? null : <p className="quiet">{t(`cut.${cut}`)}</p>}
      {reason === null ? null : <code className="recording-reason">{reason}</code>}
      {state === 'failed' ? (
        <Button
          type="primary"
          icon={<RotateCcw size={16} aria-hidden />}
          loading={busy}
          data-testid="retry"
          onClick={onRetry}
        >
          {t('tryAgain')}
        </Button>
      ) : null}
    </section>
  );
}

const icons: Record<Recording['state'], LucideIcon> = {
  recording: CircleDot,
  processing: LoaderCircle,
  ready: FileX2,
  failed: CircleAlert,
};

const titles = {
  recording: 'runsTitle',
  processing: 'processingTitle',
  ready: 'noFilesTitle',
  failed: 'failedTitle',
} as const;

const texts = {
  recording: 'runsText',
  processing: 'processingText',
  ready: 'noFilesText',
  failed: 'failedKept',
} as const;
