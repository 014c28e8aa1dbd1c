import { Input, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { useGive } from '../use-give.ts';

const longest = 64;

/** Gives somebody another name in this conference. */
export function RenameDialog(props: { participant: Participant; onClose: () => void }): ReactElement {
  const { participant, onClose } = props;
  const { t } = useTranslation('control');
  const { busy, give } = useGive();
  const [name, setName] = useState(participant.name);
  const typed = name.trim();
  const save = async (): Promise<void> => {
    if (typed === '' || busy) return;
    if (
      typed === participant.name ||
      (await give({ type: 'rename', participantId: participant.id, name: typed })) === null
    ) {
      onClose();
    }
  };
  return (
    <Modal
      open
      title={t('rename.title', { name: participant.name })}
      okText={t('rename.save')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: typed === '', loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <label className="desk-field">
        <span>{t('rename.name')}</span>
        <Input
          autoFocus
          value={name}
          maxLength={longest}
          data-testid="rename"
          onChange={({ target }) => setName(target.value)}
          onPressEnter={() => void save()}
        />
      </label>
    </Modal>
  );
}
