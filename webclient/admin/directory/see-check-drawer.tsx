import { Form } from 'antd';
import { CircleCheck, CircleX } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest, type AnswerOf } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { AccountSelect } from '../parts/account-select.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { Status } from '../parts/status.tsx';

/** Whether one person sees another, and which rule says so. */
export function SeeCheckDrawer({ open, onClose }: { open: boolean; onClose: () => void }): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer title={t('check.title')} open={open} onClose={onClose} width={440} testId="check-drawer">
      <Check />
    </SideDrawer>
  );
}

interface Values {
  viewerId: string;
  targetId: string;
}

function Check(): ReactElement {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [outcome, setOutcome] = useState<AnswerOf<'GET /visibility-check'>>();
  const check = (query: Values): void =>
    // `run` shows what fails.
    void submit.run(async () => setOutcome(await rest('GET /visibility-check', { query: { ...query } })));
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={check}
      onValuesChange={() => setOutcome(undefined)}
    >
      <p className="quiet admin-intro">{t('check.note')}</p>
      <Form.Item
        name="viewerId"
        label={t('check.viewer')}
        rules={[{ required: true, message: t('required') }]}
      >
        <AccountSelect />
      </Form.Item>
      <Form.Item
        name="targetId"
        label={t('check.target')}
        rules={[{ required: true, message: t('required') }]}
      >
        <AccountSelect />
      </Form.Item>
      <FormFoot submit={submit} text={t('check.check')} />
      <div role="status">
        {outcome ? (
          <div className="admin-drawer-section">
            <Status tone={outcome.visible ? 'good' : 'bad'} icon={outcome.visible ? CircleCheck : CircleX}>
              <strong>{t(outcome.visible ? 'check.yes' : 'check.no')}</strong>
            </Status>
            <p>{t(`check.reasons.${outcome.reason}`)}</p>
            {outcome.department === null ? null : (
              <p className="quiet">{t('check.department', { name: outcome.department })}</p>
            )}
          </div>
        ) : null}
      </div>
    </Form>
  );
}
