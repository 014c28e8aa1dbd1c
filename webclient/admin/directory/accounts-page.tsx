import { Button } from 'antd';
import { ScanEye, UserPlus } from 'lucide-react';
import { useCallback, useState, type Key, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { rest, type QueryFor } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useList } from '../hooks/use-list.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { Filter, SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { useAccountColumns } from './account-columns.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { DepartmentDrawer, type DepartmentTask } from './department-drawer.tsx';
import { DepartmentHead } from './department-head.tsx';
import { DepartmentPanel } from './department-panel.tsx';
import { NewAccountDrawer } from './new-account-drawer.tsx';
import { SeeCheckDrawer } from './see-check-drawer.tsx';
import { useDepartments } from './use-departments.ts';
import { VisibilityDrawer } from './visibility-drawer.tsx';
import './directory.css';

const filters = ['search', 'state', 'role', 'department'];
type Query = NonNullable<QueryFor<'GET /accounts'>>;

/** Departments beside the accounts in them. */
export function AccountsPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const departments = useDepartments();
  const { tree } = departments;
  const [task, setTask] = useState<DepartmentTask | null>(null);
  const [seeing, setSeeing] = useState<'visibility' | 'check' | null>(null);
  const [creating, setCreating] = useState(false);
  const [selected, setSelected] = useState<Key[]>([]);
  const departmentId = params.get('department');
  const node = departmentId === undefined ? undefined : tree.byId.get(departmentId);
  const list = useAccountList(departmentId);
  const rows = list.value?.items;
  const changed = (): void => {
    list.reload();
    departments.reload();
  };
  const nameOf = (accountId: string): string =>
    rows?.find((row) => row.accountId === accountId)?.name ?? accountId;

  return (
    <PageFrame
      title={t('pageNames.accounts')}
      actions={
        <>
          <Button icon={<ScanEye size={16} aria-hidden />} onClick={() => setSeeing('check')}>
            {t('check.button')}
          </Button>
          <Button
            type="primary"
            icon={<UserPlus size={16} aria-hidden />}
            data-testid="new-account"
            onClick={() => setCreating(true)}
          >
            {t('account.new')}
          </Button>
        </>
      }
    >
      <div className="directory">
        <DepartmentPanel departments={departments} onNew={() => setTask({ kind: 'new', parentId: null })} />
        <div className="directory-accounts">
          {node ? (
            <DepartmentHead
              node={node}
              onNewBelow={() => setTask({ kind: 'new', parentId: node.department.departmentId })}
              onEdit={() => setTask({ kind: 'edit', departmentId: node.department.departmentId })}
              onVisibility={() => setSeeing('visibility')}
              onGone={departments.reload}
            />
          ) : null}
          <AccountFilters />
          <BulkBar
            selected={selected.map(String)}
            tree={tree}
            nameOf={nameOf}
            onDone={(left) => {
              setSelected(left);
              changed();
            }}
          />
          <DataTable<Account>
            label={t('directory.accounts')}
            rows={rows}
            loaded={list}
            pages={list}
            columns={useAccountColumns(tree)}
            rowKey={({ accountId }) => accountId}
            filters={filters}
            sortedBy="name"
            selection={{
              keys: selected,
              onChange: setSelected,
              labelOf: (key) => t('directory.select', { name: nameOf(key) }),
            }}
            empty={
              <EmptyNote title={t('directory.empty')}>
                <p className="quiet">{t('directory.emptyText')}</p>
              </EmptyNote>
            }
          />
        </div>
      </div>
      <AccountDrawer tree={tree} onChanged={changed} />
      <NewAccountDrawer
        open={creating}
        tree={tree}
        departmentId={departmentId ?? null}
        onClose={() => setCreating(false)}
        onMade={changed}
      />
      <DepartmentDrawer
        task={task}
        departments={departments}
        onClose={() => setTask(null)}
        onDone={() => {
          setTask(null);
          departments.reload();
        }}
      />
      <VisibilityDrawer
        node={seeing === 'visibility' ? (node ?? null) : null}
        tree={tree}
        onClose={() => setSeeing(null)}
      />
      <SeeCheckDrawer open={seeing === 'check'} onClose={() => setSeeing(null)} />
    </PageFrame>
  );
}

function useAccountList(departmentId: string | undefined) {
  const params = useParams();
  const search = params.get('search');
  // The address may hold anything; the server checks what it is asked.
  const state = params.get('state') as Query['state'];
  const role = params.get('role') as Query['role'];
  const sort = params.get('sort') as Query['sort'];
  const order = params.get('order') as Query['order'];
  return useList<Account>(
    useCallback(
      (page) => rest('GET /accounts', { query: { ...page, search, departmentId, state, role, sort, order } }),
      [search, departmentId, state, role, sort, order],
    ),
  );
}

function AccountFilters(): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <div className="admin-toolbar">
      <SearchBox label={t('directory.search')} />
      <Filter
        name="state"
        label={t('account.state')}
        options={(['active', 'inactive', 'disabled', 'deleted'] as const).map((value) => ({
          value,
          label: t(`states.${value}`),
        }))}
      />
      <Filter
        name="role"
        label={t('account.role')}
        options={(['admin', 'member'] as const).map((value) => ({ value, label: t(`roles.${value}`) }))}
      />
    </div>
  );
}
