import { Button, InputNumber, Select } from 'antd';
import { Play, SkipForward, Square } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostView, Polling } from '../../../server/contract/conference-view.ts';
import { useConsole, useMay, useParticipant, useRank } from '../desk-context.ts';
import { useGive } from '../use-give.ts';
import { useServerTime } from '../use-server-time.ts';
import { PersonSelect } from './person-select.tsx';
import { Section } from './section.tsx';

/** What the host sees for themselves, and going through everybody one by one. */
export function OwnViewSection(): ReactElement | null {
  const { t } = useTranslation('control');
  const rank = useRank();
  const may = useMay();
  const view = useConsole((state) => state.host.view);
  const polling = useConsole((state) => state.host.polling);
  const firstGuest = useConsole(
    (state) => state.snapshot?.participants.find(({ role }) => role !== 'host')?.id ?? null,
  );
  const { busy, give } = useGive();
  if (!may('setHostView')) return null;
  const set = (next: HostView): void => void give({ type: 'setHostView', view: next });
  return (
    <Section title={t(rank === 'host' ? 'view.title' : 'view.titleOfHost')}>
      <p className="quiet part-note">{t('view.note')}</p>
      {polling ? (
        <PollingNow polling={polling} />
      ) : (
        <>
          <Select
            className="part-wide"
            aria-label={t('view.label')}
            value={view.type}
            loading={busy}
            data-testid="host-view"
            options={(['follow', 'scene', 'participant'] as const).map((value) => ({
              value,
              label: t(`view.${value}`),
            }))}
            onChange={(type) => {
              if (type !== 'participant') set({ type });
              else if (firstGuest !== null) set({ type, participantId: firstGuest });
            }}
          />
          {view.type === 'participant' ? (
            <PersonSelect
              label={t('view.who')}
              value={view.participantId}
              onChoose={(participantId) => set({ type: 'participant', participantId })}
            />
          ) : null}
          <PollingStart />
        </>
      )}
    </Section>
  );
}

const usual = 20;

function PollingStart(): ReactElement {
  const { t } = useTranslation('control');
  const { busy, give } = useGive();
  const [seconds, setSeconds] = useState(usual);
  return (
    <div className="part-line">
      <span className="part-line-text">
        <span>{t('polling.title')}</span>
        <small>{t('polling.note')}</small>
      </span>
      <InputNumber
        min={2}
        max={600}
        value={seconds}
        suffix={t('designer.seconds')}
        aria-label={t('polling.seconds')}
        data-testid="polling-seconds"
        onChange={(value) => setSeconds(value ?? usual)}
      />
      <Button
        icon={<Play size={15} aria-hidden />}
        loading={busy}
        data-testid="start-polling"
        onClick={() => void give({ type: 'startPolling', seconds })}
      >
        {t('polling.start')}
      </Button>
    </div>
  );
}

function PollingNow({ polling }: { polling: Polling }): ReactElement {
  const { t } = useTranslation('control');
  const { busy, give } = useGive();
  const now = useServerTime(250);
  const shown = useParticipant(polling.participantId);
  const next = useParticipant(polling.nextId);
  const left = Math.min(polling.seconds, Math.max(0, polling.seconds - (now - polling.since) / 1000));
  return (
    <div className="polling" data-testid="polling">
      <Countdown part={left / polling.seconds} seconds={Math.ceil(left)} />
      <p className="polling-who">
        <span>
          {t('polling.shown')} <strong>{shown?.name ?? ''}</strong>
        </span>
        <span className="quiet">
          {t('polling.next')} {next?.name ?? ''}
        </span>
      </p>
      <div className="polling-steps">
        <Button
          icon={<SkipForward size={15} aria-hidden />}
          loading={busy}
          data-testid="skip-polling"
          onClick={() => void give({ type: 'skipPolling' })}
        >
          {t('polling.skip')}
        </Button>
        <Button
          icon={<Square size={14} aria-hidden />}
          data-testid="stop-polling"
          onClick={() => void give({ type: 'stopPolling' })}
        >
          {t('polling.stop')}
        </Button>
      </div>
    </div>
  );
}

const radius = 20;
const round = 2 * Math.PI * radius;

function Countdown({ part, seconds }: { part: number; seconds: number }): ReactElement {
  const { t } = useTranslation('control');
  return (
    <span className="countdown" role="timer" aria-label={t('polling.left', { count: seconds })}>
      <svg width="48" height="48" viewBox="0 0 48 48" aria-hidden>
        <circle cx="24" cy="24" r={radius} className="countdown-track" />
        <circle
          cx="24"
          cy="24"
          r={radius}
          className="countdown-left"
          strokeDasharray={`${part * round} ${round}`}
          transform="rotate(-90 24 24)"
        />
      </svg>
      <span aria-hidden>{seconds}</span>
    </span>
  );
}
