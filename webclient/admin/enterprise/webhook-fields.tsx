import { Checkbox, Form, Input } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useEventText, webhookEvents } from './webhook-events.ts';

/** What is the same of a webhook that is made and one that is edited. */
export function WebhookFields(): ReactElement {
  const { t } = useTranslation('admin');
  const eventText = useEventText();
  const needed = { required: true, whitespace: true, message: t('required') };
  return (
    <>
      <Form.Item name="name" label={t('webhooks.name')} rules={[needed]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="url"
        label={t('webhooks.url')}
        rules={[needed, { pattern: /^https?:\/\//, message: t('webhooks.urlRule') }]}
      >
        <Input type="url" maxLength={500} placeholder="https://example.com/plenum" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="events"
        label={t('webhooks.events')}
        rules={[{ type: 'array', min: 1, message: t('keys.choose') }]}
      >
        <Checkbox.Group
          className="scope-list"
          options={webhookEvents.map((value) => ({ value, label: eventText(value) }))}
        />
      </Form.Item>
    </>
  );
}
