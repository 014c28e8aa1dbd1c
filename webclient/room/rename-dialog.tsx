import { useState, type ReactElement, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import type { Participant } from '../core/model.ts';
import { longestName } from '../join/person-name.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Dialog } from './dialog.tsx';

export function RenameDialog({
  participant,
  onClose,
}: {
  participant: Participant;
  onClose: () => void;
}): ReactElement {
  const { t } = useTranslation(['room', 'join']);
  const { meeting } = useSession();
  const [name, setName] = useState(participant.name);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);

  const rename = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === '') {
      setMissing(true);
      return;
    }
    setBusy(true);
    const refusal = await meeting.give({ type: 'rename', participantId: participant.id, name: name.trim() });
    setBusy(false);
    if (refusal === null) onClose();
  };
  return (
    <Dialog title={t('renameTitle', { name: participant.name })} testId="rename-dialog" onClose={onClose}>
      <form noValidate onSubmit={(event) => void rename(event)}>
        <TextField
          label={t('newName')}
          name="name"
          autoComplete="off"
          maxLength={longestName}
          value={name}
          error={missing ? t('join:nameMissing') : null}
          data-testid="rename-name"
          onValue={(value) => {
            setName(value);
            setMissing(false);
          }}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" busy={busy} data-testid="rename-save">
            {t('rename')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
