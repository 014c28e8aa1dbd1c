import { Form } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';
import { changesOf, useEdit } from '../hooks/use-edit.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { AccountFields } from './account-fields.tsx';
import type { DepartmentTree } from './departments.ts';

const fields = ['name', 'email', 'departmentId', 'title', 'phone', 'role'] as const;
type Field = (typeof fields)[number];
type Values = Pick<Account, Field>;

interface AccountFormProps {
  account: Account;
  tree: DepartmentTree;
  fetchLatest: () => Promise<Account>;
  onSaved: (account: Account) => void;
}

export function AccountForm({ account, tree, fetchLatest, onSaved }: AccountFormProps): ReactElement {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const action = useAction();
  const edit = useEdit(account, fields, fetchLatest);
  const before = valuesOf(account);
  const { accountId } = account;

  const save = async (): Promise<void> => {
    const values = form.getFieldsValue();
    const typed = { ...values, email: values.email === '' ? null : values.email };
    const base = edit.base;
    const changes = changesOf(valuesOf(base), typed);
    const saved = await edit.save((version) =>
      rest('PATCH /accounts/:accountId', { params: { accountId }, version, body: changes }),
    );
    onSaved(saved);
    await action.run(() => Promise.resolve(), t('saved'));
  };
  const { conflict } = edit;
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={before}
      requiredMark={false}
      onFinish={() => void submit.run(save)} // `run` shows what fails.
    >
      <AccountFields tree={tree} />
      {conflict ? (
        <ConflictNote
          changed={conflict.fields.map((field) => ({
            label: t(`account.${labels[field]}`),
            theirs: said(field, conflict.theirs, tree, (role) => t(`roles.${role}`)),
          }))}
          onTake={() => {
            form.setFieldsValue(valuesOf(conflict.theirs));
            edit.settle();
            submit.forget();
            onSaved(conflict.theirs);
          }}
          onKeep={() => {
            edit.settle();
            submit.forget();
          }}
        />
      ) : (
        <FormFoot submit={submit} text={t('save')} />
      )}
    </Form>
  );
}

const labels = {
  name: 'name',
  email: 'email',
  departmentId: 'department',
  title: 'title',
  phone: 'phone',
  role: 'role',
} as const satisfies Record<Field, string>;

function valuesOf({ name, email, departmentId, title, phone, role }: Account): Values {
  return { name, email, departmentId, title, phone, role };
}

function said(
  field: Field,
  account: Account,
  tree: DepartmentTree,
  roleText: (role: Account['role']) => string,
): string {
  if (field === 'role') return roleText(account.role);
  const value = account[field] ?? '';
  return field === 'departmentId' ? (tree.byId.get(value)?.path ?? '') : value;
}
