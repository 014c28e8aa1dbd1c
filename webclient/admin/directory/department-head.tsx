import { Button } from 'antd';
import { Eye, FolderPlus, Pencil, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { useConfirm } from '../../console/use-confirm.ts';
import type { DepartmentNode } from './departments.ts';

interface DepartmentHeadProps {
  node: DepartmentNode;
  onNewBelow: () => void;
  onEdit: () => void;
  onVisibility: () => void;
  onGone: () => void;
}

/** The chosen department above its accounts, with what one can do to it. */
export function DepartmentHead({
  node,
  onNewBelow,
  onEdit,
  onVisibility,
  onGone,
}: DepartmentHeadProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const confirm = useConfirm();
  const action = useAction();
  const { department, path, total } = node;
  const { departmentId, name, parentId } = department;
  const remove = (): void =>
    confirm({
      title: t('directory.deleteTitle', { name }),
      body: t('directory.deleteText'),
      action: t('delete'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /departments/:departmentId', { params: { departmentId } }),
          t('directory.deleted', { name }),
        );
        if (!done) return;
        params.set({ department: parentId });
        onGone();
      },
    });
  return (
    <div className="directory-head">
      <div>
        <h2>{path}</h2>
        <p className="quiet">{t('directory.people', { count: total })}</p>
      </div>
      <div className="admin-actions">
        <Button icon={<FolderPlus size={16} aria-hidden />} onClick={onNewBelow}>
          {t('directory.newBelow')}
        </Button>
        <Button icon={<Pencil size={16} aria-hidden />} data-testid="edit-department" onClick={onEdit}>
          {t('directory.editDepartment')}
        </Button>
        <Button icon={<Eye size={16} aria-hidden />} data-testid="visibility" onClick={onVisibility}>
          {t('visibility.button')}
        </Button>
        <Button danger icon={<Trash2 size={16} aria-hidden />} onClick={remove}>
          {t('delete')}
        </Button>
      </div>
    </div>
  );
}
