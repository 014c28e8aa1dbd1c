import { Form, Input, Radio } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { DepartmentSelect } from '../parts/department-select.tsx';
import type { DepartmentTree } from './departments.ts';

/** What is the same of an account that is made and one that is edited. */
export function AccountFields({
  tree,
  emailNeeded = false,
}: {
  tree: DepartmentTree;
  emailNeeded?: boolean;
}): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <>
      <Form.Item
        name="name"
        label={t('account.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoComplete="off" data-testid="account-name" />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('account.email')}
        rules={[
          { type: 'email', message: t('email') },
          { required: emailNeeded, message: t('account.mailNeeded') },
        ]}
      >
        <Input type="email" maxLength={254} autoComplete="off" data-testid="account-email" />
      </Form.Item>
      <Form.Item name="departmentId" label={t('account.department')}>
        <DepartmentSelect tree={tree} />
      </Form.Item>
      <div className="admin-two">
        <Form.Item name="title" label={t('account.title')}>
          <Input maxLength={64} autoComplete="off" data-testid="account-title" />
        </Form.Item>
        <Form.Item
          name="phone"
          label={t('account.phone')}
          rules={[{ pattern: /^(\+?[0-9 ()-]{3,})?$/, message: t('account.phoneRule') }]}
        >
          <Input type="tel" maxLength={32} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="role" label={t('account.role')} extra={t('account.roleHint')}>
        <Radio.Group
          options={(['member', 'admin'] as const).map((value) => ({ value, label: t(`roles.${value}`) }))}
        />
      </Form.Item>
    </>
  );
}
