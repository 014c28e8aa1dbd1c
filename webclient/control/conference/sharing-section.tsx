import { Button } from 'antd';
import { MonitorUp, MonitorX } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFields, useMay, useParticipant } from '../desk-context.ts';
import { Sign } from '../sign.tsx';
import { useGive } from '../use-give.ts';
import { Section } from './section.tsx';
import { Toggle } from './toggle.tsx';

/** Who shares, and who may. */
export function SharingSection(): ReactElement {
  const { t } = useTranslation('control');
  const may = useMay();
  const presenter = useParticipant(useFields((fields) => fields.presenterId, null));
  const locked = useFields((fields) => fields.shareLocked, false);
  const { busy, give } = useGive();
  return (
    <Section title={t('sharing.title')}>
      <div className="part-line">
        <span className="part-line-text">
          {presenter ? (
            <Sign icon={MonitorUp} tone="good">
              {t('sharing.shares', { name: presenter.name })}
            </Sign>
          ) : (
            <Sign icon={MonitorX}>{t('sharing.nobody')}</Sign>
          )}
        </span>
        {presenter && may('stopShare') ? (
          <Button loading={busy} data-testid="stop-share" onClick={() => void give({ type: 'stopShare' })}>
            {t('sharing.stop')}
          </Button>
        ) : null}
      </div>
      {may('lockSharing') ? (
        <Toggle
          title={t('sharing.locked')}
          note={t(locked ? 'sharing.lockedNote' : 'sharing.openNote')}
          on={locked}
          testId="lock-sharing"
          control={(on) => ({ type: 'lockSharing', locked: on })}
        />
      ) : null}
    </Section>
  );
}
