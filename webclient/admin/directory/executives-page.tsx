import { Button, Modal } from 'antd';
import { Crown } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useList } from '../hooks/use-list.ts';
import { AccountSelect } from '../parts/account-select.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { useAccountColumns } from './account-columns.tsx';
import { AccountDrawer } from './account-drawer.tsx';
import { useDepartments } from './use-departments.ts';
import './directory.css';

/** Executives: seen only by those who are allowed. */
export function ExecutivesPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const { tree } = useDepartments();
  const [choosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const search = params.get('search');
  const list = useList<Account>(
    useCallback((page) => rest('GET /accounts', { query: { ...page, search, executive: 'true' } }), [search]),
  );
  const columns = useAccountColumns(tree).filter(({ key }) =>
    ['name', 'login', 'department', 'state'].includes(key),
  );
  const add = (
    <Button
      type="primary"
      icon={<Crown size={16} aria-hidden />}
      onClick={() => {
        setChosen(undefined);
        setChoosing(true);
      }}
    >
      {t('executive.add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('pageNames.executives')}
      note={t('executive.note', { count: list.value?.total ?? 0, most: 1000 })}
      actions={add}
    >
      <div className="admin-toolbar">
        <SearchBox label={t('directory.search')} />
      </div>
      <DataTable<Account>
        label={t('pageNames.executives')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        // Sorting is the directory's.
        columns={columns.map((column) => ({ ...column, sortable: false }))}
        rowKey={({ accountId }) => accountId}
        filters={['search']}
        empty={
          <EmptyNote title={t('executive.empty')}>
            <p className="quiet">{t('executive.emptyText')}</p>
          </EmptyNote>
        }
      />
      <AccountDrawer tree={tree} onChanged={list.reload} />
      <Modal
        open={choosing}
        title={t('executive.add')}
        okText={t('executive.choose')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: chosen === undefined }}
        destroyOnHidden
        onCancel={() => setChoosing(false)}
        onOk={() => {
          setChoosing(false);
          if (chosen !== undefined) params.set({ open: chosen }, 'push');
        }}
      >
        <p className="quiet admin-intro">{t('executive.addText')}</p>
        <AccountSelect
          aria-label={t('targets.person')}
          {...(chosen === undefined ? {} : { value: chosen })}
          onChange={setChosen}
        />
      </Modal>
    </PageFrame>
  );
}
