import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  title: string;
  text: string;
  /** What the button does, in its own words. */
  action: string;
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before what cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { title, text, action, danger = true, onConfirm, onClose } = props;
  const { t } = useTranslation('room');
  return (
    <Dialog title={title} testId="confirm" onClose={onClose}>
      <p className="quiet">{text}</p>
      <div className="dialog-actions">
        <Button data-testid="confirm-no" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          look={danger ? 'danger' : 'primary'}
          data-testid="confirm-yes"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
