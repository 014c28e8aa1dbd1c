import { App, type FormInstance } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError, type ErrorCode } from '../../../server/contract/errors.ts';
import { changesOf } from '../../console/changes-of.ts';
import { useFormErrors } from '../booking/use-form-errors.ts';

interface RoomForm {
  busy: boolean;
  refusal: ErrorCode | null;
  /** Somebody else saved first. */
  conflict: boolean;
  save: () => Promise<void>;
}

/** Saves what was changed of a room; `send` gets nothing but that. */
export function useRoomForm<Values extends object, Room>(
  form: FormInstance<Values>,
  before: Values,
  send: (changes: Partial<Values>) => Promise<Room>,
  onSaved: (room: Room) => void,
): RoomForm {
  const { t } = useTranslation('meetings');
  const { message } = App.useApp();
  const { refusal, refuse, forget } = useFormErrors(form);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const save = async (): Promise<void> => {
    const changes = changesOf(before, form.getFieldsValue(true) as Partial<Values>);
    setBusy(true);
    forget();
    try {
      const saved = await send(changes);
      void message.success(t('saved')); // Resolves when the message is gone.
      onSaved(saved);
    } catch (error) {
      if (PlenumError.from(error).code === 'changed_meanwhile') setConflict(true);
      else refuse(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, conflict, save };
}
