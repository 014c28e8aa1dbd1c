import {
  CirclePause,
  Disc,
  DoorOpen,
  Lock,
  LockOpen,
  MicOff,
  MonitorUp,
  Radio,
  Timer,
  Users,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useParticipant } from './desk-context.ts';
import { Sign } from './sign.tsx';
import { useServerTime } from './use-server-time.ts';

/** How the conference stands, in one line: who asks for nothing sees it all the same. */
export function StateSigns(): ReactElement | null {
  const { t } = useTranslation('control');
  const fields = useConsole((state) => state.snapshot?.fields);
  const people = useConsole((state) => state.snapshot?.participants.length ?? 0);
  const waiting = useConsole((state) => state.host.waiting.length);
  const presenter = useParticipant(fields?.presenterId ?? null);
  if (!fields) return null;
  const { recording, stream } = fields;
  return (
    <div className="desk-signs" role="group" aria-label={t('signs.label')} data-testid="state-signs">
      <Sign icon={Users}>{t('signs.people', { count: people })}</Sign>
      {fields.locked ? (
        <Sign icon={Lock} tone="warning">
          {t('signs.locked')}
        </Sign>
      ) : (
        <Sign icon={LockOpen}>{t('signs.open')}</Sign>
      )}
      {fields.muted ? (
        <Sign icon={MicOff} tone="warning">
          {t(fields.selfUnmute ? 'signs.muted' : 'signs.mutedFirm')}
        </Sign>
      ) : null}
      {recording === 'off' ? null : (
        <Sign icon={recording === 'paused' ? CirclePause : Disc} tone={recording === 'on' ? 'bad' : 'busy'}>
          {t(`recordingState.${recording}`)}
        </Sign>
      )}
      {stream === 'off' ? null : (
        <Sign icon={Radio} tone={stream === 'on' ? 'bad' : 'busy'}>
          {t(`streamState.${stream}`)}
        </Sign>
      )}
      {presenter ? (
        <Sign icon={MonitorUp} tone="good">
          {t('signs.shares', { name: presenter.name })}
        </Sign>
      ) : null}
      {waiting > 0 ? (
        <Sign icon={DoorOpen} tone="busy">
          {t('signs.waiting', { count: waiting })}
        </Sign>
      ) : null}
      <TimeLeft endsAt={fields.endsAt ?? fields.plannedEndAt} forced={fields.endsAt !== null} />
    </div>
  );
}

function TimeLeft({ endsAt, forced }: { endsAt: number | null; forced: boolean }): ReactElement | null {
  const { t } = useTranslation('control');
  const now = useServerTime(10_000);
  if (endsAt === null) return null;
  const minutes = Math.ceil((endsAt - now) / 60_000);
  if (minutes > 60) return null;
  const text =
    minutes < 0
      ? t('signs.over', { count: -minutes })
      : forced
        ? t('signs.endsIn', { count: minutes })
        : t('signs.plannedIn', { count: minutes });
  return (
    <Sign icon={Timer} tone={minutes <= 10 ? 'warning' : 'quiet'}>
      {text}
    </Sign>
  );
}
