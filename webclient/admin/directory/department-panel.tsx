import { Button, Tree } from 'antd';
import { FolderPlus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { DepartmentSelect } from '../parts/department-select.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { ancestorsOf, type DepartmentNode } from './departments.ts';
import type { Departments } from './use-departments.ts';

interface DepartmentPanelProps {
  departments: Departments;
  onNew: () => void;
}

/** The tree beside the accounts; on a phone a field above them. */
export function DepartmentPanel({ departments, onNew }: DepartmentPanelProps): ReactElement {
  const { t } = useTranslation('admin');
  const { tree, known, loaded } = departments;
  const params = useParams();
  const narrow = useMediaQuery('(max-width: 1000px)');
  const chosen = params.get('department') ?? null;
  const choose = (id: string | null): void => params.set({ department: id });
  if (narrow) {
    return (
      <div className="directory-narrow">
        <DepartmentSelect
          aria-label={t('directory.departments')}
          tree={tree}
          value={chosen}
          onChange={choose}
          topText={t('directory.everybody')}
        />
        <Button icon={<FolderPlus size={16} aria-hidden />} onClick={onNew}>
          {t('directory.newDepartmentShort')}
        </Button>
      </div>
    );
  }
  return (
    <section className="admin-panel directory-panel">
      <div className="admin-panel-head">
        <h2>{t('directory.departments')}</h2>
        <Button
          icon={<FolderPlus size={16} aria-hidden />}
          aria-label={t('directory.newDepartment')}
          title={t('directory.newDepartment')}
          data-testid="new-department"
          onClick={onNew}
        />
      </div>
      {!known ? (
        loaded.error ? (
          <Problem error={loaded.error} onRetry={loaded.reload} busy={loaded.refreshing} />
        ) : (
          <ListSkeleton rows={5} />
        )
      ) : (
        <DepartmentTreeView departments={departments} chosen={chosen} onChoose={choose} />
      )}
    </section>
  );
}

interface TreeItem {
  key: string;
  title: ReactElement;
  children?: TreeItem[];
}

function DepartmentTreeView({
  departments: { tree },
  chosen,
  onChoose,
}: {
  departments: Departments;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [unfolded, setUnfolded] = useState<string[]>(() =>
    chosen === null
      ? tree.top.slice(0, 12).map(({ department }) => department.departmentId)
      : ancestorsOf(tree, chosen),
  );
  const itemOf = ({ department, children, total }: DepartmentNode): TreeItem => ({
    key: department.departmentId,
    title: (
      <span className="directory-node">
        <span>{department.name}</span>
        <span className="quiet admin-numbers" aria-label={t('directory.people', { count: total })}>
          {format.number(total)}
        </span>
      </span>
    ),
    ...(children.length > 0 ? { children: children.map(itemOf) } : {}),
  });
  return (
    <>
      <button
        type="button"
        className="directory-everybody"
        aria-pressed={chosen === null}
        onClick={() => onChoose(null)}
      >
        {t('directory.everybody')}
      </button>
      {tree.top.length === 0 ? (
        <p className="quiet">{t('directory.noDepartments')}</p>
      ) : (
        <Tree<TreeItem>
          aria-label={t('directory.departments')}
          blockNode
          virtual={tree.byId.size > 200}
          {...(tree.byId.size > 200 ? { height: 560 } : {})}
          treeData={tree.top.map(itemOf)}
          expandedKeys={unfolded}
          onExpand={(keys) => setUnfolded(keys.map(String))}
          selectedKeys={chosen === null ? [] : [chosen]}
          onSelect={(keys) => onChoose(keys[0] === undefined ? null : String(keys[0]))}
        />
      )}
    </>
  );
}
