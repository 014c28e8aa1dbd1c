import { App, Form, Radio } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKeys, rest, type BodyFor } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { OwnerSelect } from './owner-select.tsx';
import { vmrCapacities } from '../../../server/contract/room-systems.ts';
import { VmrFields } from './vmr-fields.tsx';

interface NewVmrDrawerProps {
  open: boolean;
  onClose: () => void;
  onMade: () => void;
}

type Values = BodyFor<'POST /vmrs'>;

export function NewVmrDrawer({ open, onClose, onMade }: NewVmrDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer title={t('vmr.new')} open={open} onClose={onClose} testId="new-vmr-drawer">
      <NewVmrForm onClose={onClose} onMade={onMade} />
    </SideDrawer>
  );
}

function NewVmrForm({ onClose, onMade }: Omit<NewVmrDrawerProps, 'open'>): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const params = useParams();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const send = async ({ hostPin, guestPin, ...values }: Values): Promise<void> => {
    const body = {
      ...values,
      ...(hostPin === undefined || hostPin === '' ? {} : { hostPin }),
      ...(guestPin === undefined || guestPin === '' ? {} : { guestPin }),
    };
    const { vmrId, name } = await rest('POST /vmrs', { body, idempotencyKey: keyFor(body) });
    void message.success(t('account.madeReady', { name })); // Resolves when the message is gone.
    onMade();
    onClose();
    params.set({ open: vmrId });
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ capacity: vmrCapacities[0], waitingRoom: false, owner: null }}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <VmrFields made={false} />
      <Form.Item name="capacity" label={t('vmr.capacity')} extra={t('vmr.capacityHint')}>
        <Radio.Group
          optionType="button"
          options={vmrCapacities.map((value) => ({ value, label: String(value) }))}
        />
      </Form.Item>
      <Form.Item name="owner" label={t('vmr.owner')} extra={t('vmr.ownerHint')}>
        <OwnerSelect />
      </Form.Item>
      <FormFoot submit={submit} text={t('vmr.make')} onCancel={onClose} />
    </Form>
  );
}
