import { Checkbox, Form, Radio, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import './booking.css';

const media = ['video', 'voice'] as const;
const whoMayJoin = ['everyone', 'enterprise', 'invited'] as const;

/** How a meeting behaves: of a booking, a template, or a personal room. */
export function SettingsFields(): ReactElement {
  const { t } = useTranslation('meetings');
  return (
    <>
      <Form.Item name="media" label={t('field.media')}>
        <Radio.Group options={media.map((value) => ({ value, label: t(`media.${value}`) }))} />
      </Form.Item>
      <Form.Item name="whoMayJoin" label={t('field.whoMayJoin')}>
        <Select options={whoMayJoin.map((value) => ({ value, label: t(`whoMayJoin.${value}`) }))} />
      </Form.Item>
      <div className="setting-checks">
        <Form.Item name="guestsBeforeHost" valuePropName="checked" noStyle>
          <Checkbox>{t('field.guestsBeforeHost')}</Checkbox>
        </Form.Item>
        <Form.Item name="waitingRoom" valuePropName="checked" noStyle>
          <Checkbox>{t('field.waitingRoom')}</Checkbox>
        </Form.Item>
        <Form.Item name="autoRecord" valuePropName="checked" noStyle>
          <Checkbox>{t('field.autoRecord')}</Checkbox>
        </Form.Item>
      </div>
    </>
  );
}
