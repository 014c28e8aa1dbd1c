import { Form, InputNumber, Radio } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { vmrCapacities, licenceClasses } from '../../../server/contract/room-systems.ts';

/** What an enterprise has bought, as an operator sets it. */
export function LimitsFields(): ReactElement {
  const { t } = useTranslation('admin');
  const number = <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />;
  const rules = [{ required: true, message: t('required') }];
  return (
    <>
      <Form.Item name={['limits', 'plan']} label={t('limits.plan')}>
        <Radio.Group
          options={(['free', 'paid'] as const).map((value) => ({ value, label: t(`limits.plans.${value}`) }))}
        />
      </Form.Item>
      <div className="admin-two">
        <Form.Item
          name={['limits', 'concurrency']}
          label={t('limits.concurrency')}
          extra={t('limits.concurrencyHint')}
          rules={rules}
        >
          {number}
        </Form.Item>
        <Form.Item
          name={['limits', 'recordingGigabytes']}
          label={t('limits.recordingGb')}
          extra={t('limits.recordingHint')}
          rules={rules}
        >
          {number}
        </Form.Item>
      </div>
      <fieldset className="limits-group">
        <legend>{t('overview.terminals')}</legend>
        <div className="limits-grid">
          {licenceClasses.map((licence) => (
            <Form.Item
              key={licence}
              name={['limits', 'terminals', licence]}
              label={t(`licences.${licence}`)}
              rules={rules}
            >
              {number}
            </Form.Item>
          ))}
        </div>
      </fieldset>
      <fieldset className="limits-group">
        <legend>{t('limits.vmrs')}</legend>
        <div className="limits-grid">
          {vmrCapacities.map((capacity) => (
            <Form.Item
              key={capacity}
              name={['limits', 'vmrs', String(capacity)]}
              label={t('overview.capacity', { count: capacity })}
              rules={rules}
            >
              {number}
            </Form.Item>
          ))}
        </div>
      </fieldset>
    </>
  );
}
