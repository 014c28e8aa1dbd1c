import {
  CircleAlert,
  CircleCheck,
  CircleDot,
  LoaderCircle,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording, RecordingStatus } from '../../server/contract/api/recordings.ts';
import { percentOf, sdOf, toneOf } from './state.ts';

const icons: Record<RecordingStatus, LucideIcon> = {
  recording: CircleDot,
  processing: LoaderCircle,
  ready: CircleCheck,
  failed: CircleAlert,
};

/** What a recording is doing: a word and an icon, a bar while one waits, and what else there is to know. */
export function StateLabel({ recording }: { recording: Recording }): ReactElement {
  const { t } = useTranslation('recordings');
  const { state, cut } = recording;
  const percent = percentOf(recording);
  const sd = sdOf(recording);
  const Icon = icons[state];
  return (
    <div className="recording-state" data-testid="recording-state" data-state={state}>
      <p className={`recording-word recording-${toneOf[state]}`}>
        <Icon size={15} aria-hidden />
        {percent === null ? t(`states.${state}`) : t('processingAt', { percent })}
      </p>
      {percent === null ? null : <ProgressBar label={t('states.processing')} percent={percent} />}
      {sd?.state === 'coming' ? (
        <p className="recording-note">{t('sdComing', { percent: sd.percent })}</p>
      ) : null}
      {sd?.state === 'failed' ? (
        <p className="recording-note recording-warning">
          <TriangleAlert size={14} aria-hidden />
          {t('sdFailed')}
        </p>
      ) : null}
      {cut === null ? null : (
        <p className="recording-note recording-warning" title={t(`cut.${cut}`)}>
          <TriangleAlert size={14} aria-hidden />
          {t('cutShort')}
        </p>
      )}
    </div>
  );
}

/** `percent`: 0 to 100. */
export function ProgressBar({ label, percent }: { label: string; percent: number }): ReactElement {
  return (
    <div
      className="recording-progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}
