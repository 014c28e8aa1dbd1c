import { Button, Dropdown } from 'antd';
import { ChevronDown, CircleStop, Clock, ShieldCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageButton } from '../ui/language-button.tsx';
import { BrandSign } from '../ui/brand.tsx';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { StateSigns } from './state-signs.tsx';
import { useConsole, useMay, useRank } from './desk-context.ts';
import { useConfirm } from '../console/use-confirm.ts';
import { useGive } from './use-give.ts';
import { clockText, useServerTime } from './use-server-time.ts';

/** Which meeting it is, how it stands, how long it runs, and as whom one acts. */
export function TopBar(): ReactElement {
  const { t } = useTranslation('control');
  const subject = useConsole((state) => state.snapshot?.subject ?? '');
  const meetingId = useConsole((state) => state.snapshot?.meetingId ?? '');
  return (
    <header className="desk-bar">
      <a className="desk-bar-sign" href="/" aria-label={t('toFront')}>
        <BrandSign />
      </a>
      <div className="desk-bar-name">
        <h1 title={subject}>{subject === '' ? t('noSubject') : subject}</h1>
        <p className="desk-numbers">
          {t('meetingNumber', { id: formatMeetingId(meetingId) })} <RunsFor />
        </p>
      </div>
      <StateSigns />
      <div className="desk-bar-end">
        <ActingAs />
        <LanguageButton />
        <EndForAll />
      </div>
    </header>
  );
}

function RunsFor(): ReactElement {
  const { t } = useTranslation('control');
  const now = useServerTime();
  const startedAt = useConsole((state) => state.snapshot?.startedAt ?? now);
  return (
    <span className="desk-bar-clock" title={t('runsFor')}>
      <Clock size={13} aria-hidden />
      <span className="visually-hidden">{t('runsFor')}</span> {clockText(now - startedAt)}
    </span>
  );
}

function ActingAs(): ReactElement | null {
  const { t } = useTranslation('control');
  const as = useConsole((state) => state.as);
  const rank = useRank();
  const may = useMay();
  const { give } = useGive();
  if (!as) return null;
  const said = (
    <>
      <ShieldCheck size={16} aria-hidden />
      <span className="desk-as-text">
        <strong>{as.name}</strong>
        <span>{rank === null ? t('rank.none') : t(`rank.${rank}`)}</span>
      </span>
    </>
  );
  if (!may('releaseHost')) {
    return (
      <span className="desk-as" data-testid="acting-as">
        {said}
      </span>
    );
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [{ key: 'release', label: t('releaseHost') }],
        onClick: () => void give({ type: 'releaseHost' }),
      }}
    >
      <button type="button" className="desk-as" data-testid="acting-as" aria-haspopup="menu">
        {said}
        <ChevronDown size={14} aria-hidden />
      </button>
    </Dropdown>
  );
}

function EndForAll(): ReactElement | null {
  const { t } = useTranslation('control');
  const may = useMay();
  const { give } = useGive();
  const confirm = useConfirm();
  const count = useConsole((state) => state.snapshot?.participants.length ?? 0);
  const subject = useConsole((state) => state.snapshot?.subject ?? '');
  if (!may('end')) return null;
  return (
    <Button
      danger
      icon={<CircleStop size={16} aria-hidden />}
      data-testid="end"
      onClick={() =>
        confirm({
          title: subject === '' ? t('end.title') : t('end.titleOf', { subject }),
          body: t('end.text', { count }),
          action: t('end.action'),
          work: () => give({ type: 'end' }),
        })
      }
    >
      {t('end.button')}
    </Button>
  );
}
