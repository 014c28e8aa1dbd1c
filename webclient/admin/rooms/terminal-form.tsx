import { App, Form } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terminal } from '../../../server/contract/api/terminals.ts';
import { rest } from '../../core/rest.ts';
import { changesOf, useEdit } from '../hooks/use-edit.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import type { DepartmentTree } from '../directory/departments.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { TerminalFields } from './terminal-fields.tsx';

const fields = ['name', 'model', 'licence', 'place', 'departmentId', 'encryption'] as const;
type Field = (typeof fields)[number];
type Values = Pick<Terminal, Field>;

interface TerminalFormProps {
  terminal: Terminal;
  tree: DepartmentTree;
  fetchLatest: () => Promise<Terminal>;
  onSaved: (terminal: Terminal) => void;
}

export function TerminalForm({ terminal, tree, fetchLatest, onSaved }: TerminalFormProps): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const edit = useEdit(terminal, fields, fetchLatest);
  const { conflict } = edit;
  const { terminalId } = terminal;

  const save = async (): Promise<void> => {
    const body = changesOf(valuesOf(edit.base), form.getFieldsValue());
    const saved = await edit.save((version) =>
      rest('PATCH /terminals/:terminalId', { params: { terminalId }, version, body }),
    );
    onSaved(saved);
    void message.success(t('saved')); // Resolves when the message is gone.
  };
  const said = (field: Field, theirs: Terminal): string => {
    if (field === 'licence') return t(`licences.${theirs.licence}`);
    if (field === 'departmentId') return tree.byId.get(theirs.departmentId ?? '')?.path ?? '';
    if (field === 'encryption') return t(`terminal.encryptionTexts.${theirs.encryption}`);
    return theirs[field];
  };
  const settle = (): void => {
    edit.settle();
    submit.forget();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={valuesOf(terminal)}
      onFinish={() => void submit.run(save)} // `run` shows what fails.
    >
      <TerminalFields form={form} tree={tree} made />
      {conflict ? (
        <ConflictNote
          changed={conflict.fields.map((field) => ({
            label: field === 'departmentId' ? t('account.department') : t(`terminal.${field}`),
            theirs: said(field, conflict.theirs),
          }))}
          onTake={() => {
            form.setFieldsValue(valuesOf(conflict.theirs));
            settle();
            onSaved(conflict.theirs);
          }}
          onKeep={settle}
        />
      ) : (
        <FormFoot submit={submit} text={t('save')} />
      )}
    </Form>
  );
}

function valuesOf({ name, model, licence, place, departmentId, encryption }: Terminal): Values {
  return { name, model, licence, place, departmentId, encryption };
}
