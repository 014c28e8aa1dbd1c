import { Form, Input, Switch } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** What is the same of a VMR that is made and one that is edited. */
export function VmrFields({ made }: { made: boolean }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const rule = (mayBeEmpty: boolean) => ({
    pattern: mayBeEmpty ? /^(\d{4,12})?$/ : /^\d{4,12}$/,
    message: t('vmr.pinRule'),
  });
  return (
    <>
      <Form.Item
        name="name"
        label={t('vmr.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoComplete="off" autoFocus={!made} data-testid="vmr-name" />
      </Form.Item>
      <div className="admin-two">
        <Form.Item
          name="hostPin"
          label={t('common:hostPin')}
          extra={made ? undefined : t('vmr.pinMade')}
          rules={[rule(!made)]}
        >
          <Input inputMode="numeric" maxLength={12} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="guestPin"
          label={t('common:guestPin')}
          extra={made ? t('vmr.pinNone') : t('vmr.pinMade')}
          rules={[rule(true)]}
        >
          <Input inputMode="numeric" maxLength={12} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name="waitingRoom"
        label={t('meeting.waitingRoom')}
        valuePropName="checked"
        extra={t('vmr.waitingHint')}
      >
        <Switch />
      </Form.Item>
    </>
  );
}
