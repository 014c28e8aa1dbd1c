import { AutoComplete, Form, Input, Radio, Select, type FormInstance } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { DepartmentSelect } from '../parts/department-select.tsx';
import type { DepartmentTree } from '../directory/departments.ts';
import { encryptionChoices, licenceClasses, terminalModels } from '../../../server/contract/room-systems.ts';

interface TerminalFieldsProps {
  form: FormInstance;
  tree: DepartmentTree;
  made: boolean;
}

/** What is the same of a terminal that is made and one that is edited. A known model brings its licence along. */
export function TerminalFields({ form, tree, made }: TerminalFieldsProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <>
      <Form.Item
        name="name"
        label={t('terminal.name')}
        extra={t('terminal.nameHint')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoComplete="off" autoFocus={!made} data-testid="terminal-name" />
      </Form.Item>
      <Form.Item name="model" label={t('terminal.model')}>
        <AutoComplete
          options={terminalModels.map(({ model }) => ({ value: model }))}
          showSearch={{
            filterOption: (typed, option) =>
              (option?.value ?? '').toLowerCase().includes(typed.toLowerCase()),
          }}
          maxLength={64}
          onSelect={(chosen: string) => {
            const known = terminalModels.find(({ model }) => model === chosen);
            if (known) form.setFieldValue('licence', known.licence);
          }}
        />
      </Form.Item>
      <Form.Item
        name="licence"
        label={t('terminal.licence')}
        rules={[{ required: true, message: t('required') }]}
      >
        <Radio.Group
          vertical
          options={licenceClasses.map((value) => ({ value, label: t(`terminal.licenceTexts.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="place" label={t('terminal.place')}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="departmentId" label={t('account.department')}>
        <DepartmentSelect tree={tree} />
      </Form.Item>
      <Form.Item name="encryption" label={t('terminal.encryption')} extra={t('terminal.encryptionHint')}>
        <Select
          data-testid="terminal-encryption"
          options={encryptionChoices.map((value) => ({
            value,
            label: t(`terminal.encryptionTexts.${value}`),
          }))}
        />
      </Form.Item>
    </>
  );
}
