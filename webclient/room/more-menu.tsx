import { Ellipsis } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Control } from './controls.ts';
import { PopMenu } from './pop-menu.tsx';

/** What a phone's bar has no room for. */
export function MoreMenu({ controls }: { controls: Control[] }): ReactElement {
  const { t } = useTranslation('room');
  return (
    <PopMenu
      label={t('more')}
      Icon={Ellipsis}
      items={controls.map(({ id, action, alert, Icon, pressed, run }) => {
        return { id, text: alert ? `${action} · ${alert.text}` : action, Icon, pressed, run };
      })}
      alert={controls.find(({ alert }) => alert !== undefined)?.alert}
      testId="control-more"
      itemTestId="control"
    />
  );
}
