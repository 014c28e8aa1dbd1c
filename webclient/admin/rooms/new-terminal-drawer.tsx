import { Button, Form, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKeys, rest, type AnswerOf, type BodyFor } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import type { DepartmentTree } from '../directory/departments.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { DeviceCard } from './device-card.tsx';
import { TerminalFields } from './terminal-fields.tsx';

interface NewTerminalDrawerProps {
  open: boolean;
  tree: DepartmentTree;
  onClose: () => void;
  onMade: () => void;
}

type Values = BodyFor<'POST /terminals'>;

/** A form, and then what is to be entered on the device. */
export function NewTerminalDrawer(props: NewTerminalDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer
      title={t('terminal.new')}
      open={props.open}
      onClose={props.onClose}
      testId="new-terminal-drawer"
    >
      <NewTerminal {...props} />
    </SideDrawer>
  );
}

function NewTerminal({ tree, onClose, onMade }: NewTerminalDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const [made, setMade] = useState<AnswerOf<'POST /terminals'>>();
  if (made) {
    return (
      <>
        <DeviceCard name={made.name} place={made.place} secret={made.secret} />
        <div className="admin-drawer-section">
          <Button type="primary" onClick={onClose}>
            {t('terminal.entered')}
          </Button>
        </div>
      </>
    );
  }
  const send = async ({ number, ...values }: Values): Promise<void> => {
    const body = { ...values, ...(number === undefined || number === '' ? {} : { number }) };
    setMade(await rest('POST /terminals', { body, idempotencyKey: keyFor(body) }));
    onMade();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ model: '', licence: 'medium', place: '', departmentId: null, encryption: 'default' }}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <TerminalFields form={form} tree={tree} made={false} />
      <Form.Item
        name="number"
        label={t('terminal.number')}
        extra={t('terminal.numberHint')}
        rules={[{ pattern: /^([1-9]\d{3,11})?$/, message: t('terminal.numberRule') }]}
      >
        <Input inputMode="numeric" maxLength={12} autoComplete="off" />
      </Form.Item>
      <FormFoot submit={submit} text={t('terminal.make')} onCancel={onClose} />
    </Form>
  );
}
