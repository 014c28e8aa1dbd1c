import { Form, Radio, Switch } from 'antd';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DepartmentVisibility } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useEdit } from '../hooks/use-edit.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { TargetSelect, type NamedTarget } from '../parts/target-select.tsx';
import type { DepartmentNode, DepartmentTree } from './departments.ts';

interface VisibilityDrawerProps {
  node: DepartmentNode | null;
  tree: DepartmentTree;
  onClose: () => void;
}

/** Whom a department sees and who sees it. */
export function VisibilityDrawer({ node, tree, onClose }: VisibilityDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer
      title={t('visibility.title', { name: node?.department.name ?? '' })}
      open={node !== null}
      onClose={onClose}
      testId="visibility-drawer"
    >
      {node ? <Loading departmentId={node.department.departmentId} tree={tree} onClose={onClose} /> : null}
    </SideDrawer>
  );
}

interface LoadingProps {
  departmentId: string;
  tree: DepartmentTree;
  onClose: () => void;
}

function Loading(props: LoadingProps): ReactElement {
  const { departmentId } = props;
  const load = useCallback(
    () => rest('GET /departments/:departmentId/visibility', { params: { departmentId } }),
    [departmentId],
  );
  const { value, error, reload, refreshing } = useLoaded(load);
  if (value) return <VisibilityForm {...props} loaded={value} fetchLatest={load} />;
  return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={4} />;
}

const fields = ['sees', 'alsoSees', 'hidden', 'seenBy'] as const;
const views = ['inherit', 'all', 'own', 'nothing'] as const;
type Values = Pick<DepartmentVisibility, (typeof fields)[number]>;

interface VisibilityFormProps extends LoadingProps {
  loaded: DepartmentVisibility;
  fetchLatest: () => Promise<DepartmentVisibility>;
}

function VisibilityForm({
  departmentId,
  tree,
  onClose,
  loaded,
  fetchLatest,
}: VisibilityFormProps): ReactElement {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const edit = useEdit(loaded, fields, fetchLatest);
  const hidden = Form.useWatch('hidden', form) as boolean | undefined;

  const send = async (values: Values): Promise<void> => {
    const bare = (targets: NamedTarget[]) => targets.map(({ kind, id }) => ({ kind, id }));
    const { sees, hidden: hides, alsoSees, seenBy } = values;
    const body = { sees, hidden: hides, alsoSees: bare(alsoSees), seenBy: bare(seenBy) };
    await edit.save((version) =>
      rest('PUT /departments/:departmentId/visibility', { params: { departmentId }, version, body }),
    );
    onClose();
  };
  const run = (values: Values): void => void submit.run(() => send(values)); // `run` shows what fails.
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={loaded}
      requiredMark={false}
      onFinish={() => run(form.getFieldsValue(true) as Values)}
    >
      <Form.Item name="sees" label={t('visibility.sees')}>
        <Radio.Group
          vertical
          options={views.map((value) => ({ value, label: t(`visibility.views.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="alsoSees" label={t('visibility.alsoSees')}>
        <TargetSelect tree={tree} />
      </Form.Item>
      <Form.Item
        name="hidden"
        label={t('visibility.hidden')}
        valuePropName="checked"
        extra={t('visibility.hiddenHint')}
      >
        <Switch />
      </Form.Item>
      {(hidden ?? loaded.hidden) ? (
        <Form.Item name="seenBy" label={t('visibility.seenBy')}>
          <TargetSelect tree={tree} />
        </Form.Item>
      ) : null}
      {edit.conflict ? (
        <ConflictNote
          changed={edit.conflict.fields.map((field) => ({
            label: t(`visibility.${field}`),
            theirs: said(edit.conflict?.theirs[field], (view) => t(`visibility.views.${view}`), t),
          }))}
          onTake={() => {
            form.setFieldsValue(edit.conflict?.theirs ?? loaded);
            edit.settle();
            submit.forget();
          }}
          onKeep={() => {
            edit.settle();
            submit.forget();
          }}
        />
      ) : (
        <FormFoot submit={submit} text={t('save')} onCancel={onClose} />
      )}
    </Form>
  );
}

function said(
  value: Values[keyof Values] | undefined,
  viewText: (view: Values['sees']) => string,
  t: (key: 'meeting.on' | 'meeting.off') => string,
): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return t(value ? 'meeting.on' : 'meeting.off');
  return typeof value === 'string' ? viewText(value) : value.map(({ name }) => name).join(', ');
}
