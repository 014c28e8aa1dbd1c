import { Dropdown } from 'antd';
import { ChevronDown, Lock, LockOpen, Mic, MicOff, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '../../ui/spinner.tsx';
import { useConsole, useFields, useMay } from '../desk-context.ts';
import { useGive } from '../use-give.ts';

/** What has to be found at once: mute all, lock. */
export function QuickSection(): ReactElement {
  const may = useMay();
  return (
    <div className="quick">
      {may('muteAll') ? <MuteAll /> : null}
      {may('lock') ? <LockButton /> : null}
    </div>
  );
}

function MuteAll(): ReactElement {
  const { t } = useTranslation('control');
  const { busy, give } = useGive();
  const muted = useFields((fields) => fields.muted, false);
  const selfUnmute = useFields((fields) => fields.selfUnmute, true);
  const open = useConsole(
    (state) =>
      state.snapshot?.participants.filter(({ sources }) => sources.microphone === 'live').length ?? 0,
  );
  return (
    <div className="quick-pair">
      <Quick
        testId="mute-all"
        Icon={muted ? Mic : MicOff}
        busy={busy}
        on={muted}
        title={t(muted ? 'sound.endMuteAll' : 'sound.muteAll')}
        state={
          muted
            ? t(selfUnmute ? 'sound.mutedMay' : 'sound.mutedFirm', { count: open })
            : t('sound.microphonesOn', { count: open })
        }
        onClick={() => void give(muted ? { type: 'endMuteAll' } : { type: 'muteAll' })}
      />
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{
          items: [
            { key: 'may', label: t('sound.muteAllMay') },
            { key: 'firm', label: t('sound.muteAllFirm') },
            { type: 'divider' },
            { key: 'ask', label: t('sound.askAll') },
            { key: 'hands', label: t('sound.lowerHands') },
          ],
          onClick: ({ key }) => {
            if (key === 'may' || key === 'firm') void give({ type: 'muteAll', selfUnmute: key === 'may' });
            else if (key === 'ask') void give({ type: 'askToUnmute', participantIds: 'all' });
            else void give({ type: 'lowerHands', participantIds: 'all' });
          },
        }}
      >
        <button
          type="button"
          className="quick-more"
          aria-haspopup="menu"
          aria-label={t('sound.more')}
          title={t('sound.more')}
          data-testid="mute-all-more"
        >
          <ChevronDown size={16} aria-hidden />
        </button>
      </Dropdown>
    </div>
  );
}

function LockButton(): ReactElement {
  const { t } = useTranslation('control');
  const { busy, give } = useGive();
  const locked = useFields((fields) => fields.locked, false);
  return (
    <Quick
      testId="lock"
      Icon={locked ? LockOpen : Lock}
      busy={busy}
      on={locked}
      title={t(locked ? 'lock.open' : 'lock.lock')}
      state={t(locked ? 'lock.isLocked' : 'lock.isOpen')}
      onClick={() => void give({ type: 'lock', locked: !locked })}
    />
  );
}

interface QuickProps {
  testId: string;
  Icon: LucideIcon;
  busy: boolean;
  on: boolean;
  title: string;
  state: string;
  onClick: () => void;
}

function Quick({ testId, Icon, busy, on, title, state, onClick }: QuickProps): ReactElement {
  return (
    <button
      type="button"
      className="quick-button"
      data-on={on}
      data-testid={testId}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onClick();
      }}
    >
      <span className="quick-icon">{busy ? <Spinner size={20} /> : <Icon size={20} aria-hidden />}</span>
      <span className="quick-text">
        <strong>{title}</strong>
        <small>{state}</small>
      </span>
    </button>
  );
}
