import { Button } from 'antd';
import { CircleOff, CirclePause, Disc, Pause, Play, Square } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingState } from '../../../server/contract/conference-view.ts';
import { useFields, useMay } from '../desk-context.ts';
import { Sign, type SignTone } from '../sign.tsx';
import { useGive } from '../use-give.ts';
import { Section } from './section.tsx';
import { StreamLine } from './stream/stream-line.tsx';

const tones: Record<RecordingState, SignTone> = {
  off: 'quiet',
  starting: 'busy',
  on: 'bad',
  paused: 'warning',
  stopping: 'busy',
};

export function RecordingSection(): ReactElement | null {
  const { t } = useTranslation('control');
  const may = useMay();
  if (!may('record') && !may('stream')) return null;
  return (
    <Section title={t('recording.title')}>
      {may('record') ? <Recording /> : null}
      {may('stream') ? <StreamLine /> : null}
    </Section>
  );
}

function Recording(): ReactElement {
  const { t } = useTranslation('control');
  const state = useFields((fields) => fields.recording, 'off');
  const { busy, give } = useGive();
  const act = (action: 'start' | 'pause' | 'resume' | 'stop'): void => void give({ type: 'record', action });
  const icons = { off: CircleOff, starting: Disc, on: Disc, paused: CirclePause, stopping: Disc };
  return (
    <div className="part-line" data-testid="recording" data-state={state}>
      <span className="part-line-text">
        <span>{t('recording.recording')}</span>
        <Sign icon={icons[state]} tone={tones[state]}>
          {t(`recordingState.${state}`)}
        </Sign>
      </span>
      {state === 'off' ? (
        <Button
          icon={<Disc size={15} aria-hidden />}
          loading={busy}
          data-testid="record"
          onClick={() => act('start')}
        >
          {t('recording.start')}
        </Button>
      ) : null}
      {state === 'on' ? (
        <Button icon={<Pause size={15} aria-hidden />} loading={busy} onClick={() => act('pause')}>
          {t('recording.pause')}
        </Button>
      ) : null}
      {state === 'paused' ? (
        <Button icon={<Play size={15} aria-hidden />} loading={busy} onClick={() => act('resume')}>
          {t('recording.resume')}
        </Button>
      ) : null}
      {state === 'on' || state === 'paused' || state === 'starting' ? (
        <Button icon={<Square size={14} aria-hidden />} disabled={busy} onClick={() => act('stop')}>
          {t('recording.stop')}
        </Button>
      ) : null}
    </div>
  );
}
