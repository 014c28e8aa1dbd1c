import { App, Form } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vmr } from '../../../server/contract/api/terminals.ts';
import { rest } from '../../core/rest.ts';
import { changesOf, useEdit } from '../hooks/use-edit.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { VmrFields } from './vmr-fields.tsx';

const fields = ['name', 'hostPin', 'guestPin', 'waitingRoom'] as const;
type Values = Pick<Vmr, (typeof fields)[number]>;

interface VmrFormProps {
  vmr: Vmr;
  fetchLatest: () => Promise<Vmr>;
  onSaved: (vmr: Vmr) => void;
}

export function VmrForm({ vmr, fetchLatest, onSaved }: VmrFormProps): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const edit = useEdit(vmr, fields, fetchLatest);
  const { conflict } = edit;
  const { vmrId } = vmr;
  const labels = {
    name: t('vmr.name'),
    hostPin: t('common:hostPin'),
    guestPin: t('common:guestPin'),
    waitingRoom: t('meeting.waitingRoom'),
  };
  const save = async (): Promise<void> => {
    const body = changesOf(valuesOf(edit.base), form.getFieldsValue());
    const saved = await edit.save((version) =>
      rest('PATCH /vmrs/:vmrId', { params: { vmrId }, version, body }),
    );
    onSaved(saved);
    void message.success(t('saved')); // Resolves when the message is gone.
  };
  const settle = (): void => {
    edit.settle();
    submit.forget();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={valuesOf(vmr)}
      onFinish={() => void submit.run(save)} // `run` shows what fails.
    >
      <VmrFields made />
      {conflict ? (
        <ConflictNote
          changed={conflict.fields.map((field) => ({
            label: labels[field],
            theirs:
              field === 'waitingRoom'
                ? t(conflict.theirs.waitingRoom ? 'meeting.on' : 'meeting.off')
                : conflict.theirs[field],
          }))}
          onTake={() => {
            form.setFieldsValue(valuesOf(conflict.theirs));
            settle();
            onSaved(conflict.theirs);
          }}
          onKeep={settle}
        />
      ) : (
        <FormFoot submit={submit} text={t('save')} />
      )}
    </Form>
  );
}

function valuesOf({ name, hostPin, guestPin, waitingRoom }: Vmr): Values {
  return { name, hostPin, guestPin, waitingRoom };
}
