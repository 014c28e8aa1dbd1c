import { Form, Input, InputNumber } from 'antd';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Department } from '../../../server/contract/api/directory.ts';
import { idempotencyKeys, rest } from '../../core/rest.ts';
import { changesOf } from '../hooks/use-edit.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { DepartmentSelect } from '../parts/department-select.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { withBelow } from './departments.ts';
import type { Departments } from './use-departments.ts';

/** Made below a department, or one that is there renamed and moved. */
export type DepartmentTask =
  { kind: 'new'; parentId: string | null } | { kind: 'edit'; departmentId: string };

interface DepartmentDrawerProps {
  task: DepartmentTask | null;
  departments: Departments;
  onClose: () => void;
  onDone: (department: Department) => void;
}

export function DepartmentDrawer({
  task,
  departments,
  onClose,
  onDone,
}: DepartmentDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer
      title={t(task?.kind === 'edit' ? 'directory.editDepartment' : 'directory.newDepartment')}
      open={task !== null}
      onClose={onClose}
      width={420}
      testId="department-drawer"
    >
      {task === null ? null : (
        <DepartmentForm task={task} departments={departments} onClose={onClose} onDone={onDone} />
      )}
    </SideDrawer>
  );
}

interface Values {
  name: string;
  parentId: string | null;
  /** From 1, as people count. */
  place: number;
}

function DepartmentForm({
  task,
  departments: { tree },
  onClose,
  onDone,
}: DepartmentDrawerProps & { task: DepartmentTask }): ReactElement {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const node = task.kind === 'edit' ? tree.byId.get(task.departmentId) : undefined;
  const before: Values = node
    ? {
        name: node.department.name,
        parentId: node.department.parentId,
        place: node.department.position + 1,
      }
    : { name: '', parentId: task.kind === 'new' ? task.parentId : null, place: 1 };
  const except = useMemo(() => (node ? withBelow(node) : new Set<string>()), [node]);

  const send = async (values: Values): Promise<void> => {
    if (!node) {
      const body = { name: values.name, parentId: values.parentId };
      onDone(await rest('POST /departments', { body, idempotencyKey: keyFor(body) }));
      return;
    }
    const { place, ...changes } = changesOf(before, values);
    const { departmentId, version } = node.department;
    onDone(
      await rest('PATCH /departments/:departmentId', {
        params: { departmentId },
        version,
        body: { ...changes, ...(place === undefined ? {} : { position: place - 1 }) },
      }),
    );
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={before}
      requiredMark={false}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <Form.Item
        name="name"
        label={t('directory.departmentName')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoFocus data-testid="department-name" />
      </Form.Item>
      <Form.Item name="parentId" label={t('directory.below')}>
        <DepartmentSelect tree={tree} except={except} topText={t('directory.topLevel')} />
      </Form.Item>
      {node ? (
        <Form.Item name="place" label={t('directory.place')} extra={t('directory.placeHint')}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
      ) : null}
      <FormFoot submit={submit} text={node ? t('save') : t('directory.makeDepartment')} onCancel={onClose} />
    </Form>
  );
}
