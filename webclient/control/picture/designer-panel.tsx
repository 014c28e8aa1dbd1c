import { Button } from 'antd';
import { Eraser, MonitorUp, PaintBucket, Undo2 } from 'lucide-react';
import { memo, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { slidesMember } from '../../../server/contract/scene.ts';
import { useDesk } from '../desk-context.ts';
import { CellInspector } from './cell-inspector.tsx';
import { DesignerCanvas } from './designer-canvas.tsx';
import { DesignerFoot } from './designer-foot.tsx';
import { emptyDraft, fill, fillNext, isEmpty, placedIn } from './draft.ts';
import { LayoutPicker } from './layout-picker.tsx';
import { SavedScenes } from './saved-scenes.tsx';
import { useDrop } from './use-drop.ts';
import './designer.css';

/** The picture designer. @param order in which free cells are filled */
export const DesignerPanel = memo(function DesignerPanel({
  order,
}: {
  order: RefObject<readonly string[]>;
}): ReactElement {
  const { t } = useTranslation('control');
  const { designer, dragging } = useDesk();
  const drop = useDrop();
  const draft = useStore(designer.store, (state) => state.draft);
  const canGoBack = useStore(designer.store, (state) => state.past.length > 0);
  const slidesPlaced = placedIn(draft).has(slidesMember);
  return (
    <section className="designer" aria-labelledby="designer-title" data-testid="designer">
      <header className="designer-head">
        <h2 id="designer-title">{t('designer.title')}</h2>
        <SavedScenes />
      </header>
      <LayoutPicker />
      <DesignerCanvas />
      <CellInspector />
      <div className="designer-tools">
        <Button
          icon={<PaintBucket size={16} aria-hidden />}
          data-testid="fill-rest"
          onClick={() => designer.change((before) => fill(before, order.current))}
        >
          {t('designer.fillRest')}
        </Button>
        <Button
          icon={<MonitorUp size={16} aria-hidden />}
          className="designer-slides"
          aria-disabled={slidesPlaced}
          title={t('designer.slidesHint')}
          data-testid="place-slides"
          onPointerDown={(event) =>
            dragging.begin(event, () => ({ from: 'list', members: [slidesMember] }), drop)
          }
          onClick={() => designer.change((before) => fillNext(before, [slidesMember]))}
        >
          {t('picture.slides')}
        </Button>
        <Button
          icon={<Eraser size={16} aria-hidden />}
          className="designer-short"
          aria-label={t('designer.clear')}
          title={t('designer.clear')}
          disabled={isEmpty(draft)}
          data-testid="clear-draft"
          onClick={() => designer.change((before) => emptyDraft(before.layout))}
        >
          {t('designer.clear')}
        </Button>
        <Button
          icon={<Undo2 size={16} aria-hidden />}
          className="designer-short"
          aria-label={t('designer.back')}
          title={t('designer.back')}
          disabled={!canGoBack}
          data-testid="draft-back"
          onClick={() => designer.back()}
        >
          {t('designer.back')}
        </Button>
      </div>
      <DesignerFoot />
    </section>
  );
});
