import { App, type ButtonProps } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const okButtonProps: ButtonProps & { 'data-testid': string } = { danger: true, 'data-testid': 'confirm' };

interface Asked {
  /** Names what is destroyed. */
  title: string;
  /** What comes of it. */
  body?: ReactNode;
  /** The verb, on the button. */
  action: string;
  work: () => Promise<unknown>;
}

/** Asks once before something that cannot be undone. The safe way has the focus. */
export function useConfirm(): (asked: Asked) => void {
  const { modal } = App.useApp();
  const { t } = useTranslation('common');
  return useCallback(
    ({ title, body, action, work }) => {
      void modal.confirm({
        title,
        content: body,
        okText: action,
        okButtonProps,
        cancelText: t('cancel'),
        focusable: { autoFocusButton: 'cancel' },
        onOk: () => work(),
      });
    },
    [modal, t],
  );
}
