import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { manualLayouts } from '../../../server/contract/layouts.ts';
import { useDesk } from '../desk-context.ts';
import { withLayout } from './draft.ts';
import { LayoutIcon } from './layout-icon.tsx';

export function LayoutPicker(): ReactElement {
  const { t } = useTranslation('control');
  const { designer } = useDesk();
  const group = useId();
  const layout = useStore(designer.store, (state) => state.draft.layout);
  return (
    <fieldset className="layouts">
      <legend className="visually-hidden">{t('designer.layouts')}</legend>
      {manualLayouts.map((name) => (
        <label key={name} title={t(`layout.${name}`)} data-chosen={name === layout}>
          <input
            type="radio"
            className="visually-hidden"
            name={group}
            checked={name === layout}
            aria-label={t(`layout.${name}`)}
            data-testid={`layout-${name}`}
            onChange={() => designer.change((draft) => withLayout(draft, name))}
          />
          <LayoutIcon layout={name} />
        </label>
      ))}
    </fieldset>
  );
}
