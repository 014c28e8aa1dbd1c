import { Button } from 'antd';
import { CircleCheck, CircleDashed, CircleDot, PencilLine } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useConsole, useDesk } from '../desk-context.ts';
import { Sign, type SignTone } from '../sign.tsx';
import { useGive } from '../use-give.ts';
import { draftOf } from './draft.ts';
import { seenWhenApplied, type Standing, standingOf } from './standing.ts';

const looks: Record<Standing, { icon: typeof CircleCheck; tone: SignTone }> = {
  empty: { icon: CircleDashed, tone: 'quiet' },
  changed: { icon: PencilLine, tone: 'warning' },
  on_air: { icon: CircleCheck, tone: 'good' },
  applied: { icon: CircleDot, tone: 'quiet' },
};

/** How the draft stands to what is on air, and the button that makes it so. */
export function DesignerFoot(): ReactElement {
  const { t } = useTranslation('control');
  const { designer } = useDesk();
  const draft = useStore(designer.store, (state) => state.draft);
  const scene = useConsole((state) => state.host.scene);
  const mode = useConsole((state) => state.snapshot?.fields.mode ?? null);
  const view = useConsole((state) => state.host.view);
  const { busy, give } = useGive();
  const standing = standingOf(draft, scene, mode ?? { type: 'automatic' });
  const seenBy = seenWhenApplied(mode ?? { type: 'automatic' }, view);
  const { icon, tone } = looks[standing];
  return (
    <footer className="designer-foot">
      <div className="designer-standing" role="status" data-testid="standing" data-standing={standing}>
        <Sign icon={icon} tone={tone}>
          {t(`designer.standing.${standing}`)}
        </Sign>
        {standing === 'changed' ? <small>{t(`designer.seenBy.${seenBy}`)}</small> : null}
        {standing === 'changed' && scene ? (
          <button
            type="button"
            className="desk-link"
            data-testid="load-applied"
            onClick={() => designer.change(() => draftOf(scene))}
          >
            {t('designer.loadApplied')}
          </button>
        ) : null}
        {standing === 'applied' ? (
          <button
            type="button"
            className="desk-link"
            data-testid="scene-on-air"
            onClick={() => void give({ type: 'setMode', mode: { type: 'scene' } })}
          >
            {t('designer.putOnAir')}
          </button>
        ) : null}
      </div>
      <Button
        type="primary"
        loading={busy}
        disabled={standing === 'on_air' || standing === 'empty'}
        data-testid="apply-scene"
        onClick={() => void give({ type: 'applyScene', scene: draft })}
      >
        {t('designer.apply')}
      </Button>
    </footer>
  );
}
