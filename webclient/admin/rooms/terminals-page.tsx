import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terminal } from '../../../server/contract/api/terminals.ts';
import { rest, type QueryFor } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useList } from '../hooks/use-list.ts';
import { useDepartments } from '../directory/use-departments.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { Filter, SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { NewTerminalDrawer } from './new-terminal-drawer.tsx';
import { TerminalDrawer } from './terminal-drawer.tsx';
import { licenceClasses } from '../../../server/contract/room-systems.ts';
import { TerminalStatus } from './terminal-status.tsx';
import './rooms.css';

type Query = NonNullable<QueryFor<'GET /terminals'>>;
/** Terminals come and go: ms after which the list is read again. */
const refreshed = 15_000;

export function TerminalsPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const { tree } = useDepartments();
  const [creating, setCreating] = useState(false);
  const search = params.get('search');
  // The address may hold anything; the server checks what it is asked.
  const licence = params.get('licence') as Query['licence'];
  const status = params.get('status') as Query['status'];
  const list = useList<Terminal>(
    useCallback(
      (page) => rest('GET /terminals', { query: { ...page, search, licence, status } }),
      [search, licence, status],
    ),
    refreshed,
  );
  const add = (
    <Button
      type="primary"
      icon={<Plus size={16} aria-hidden />}
      data-testid="new-terminal"
      onClick={() => setCreating(true)}
    >
      {t('terminal.new')}
    </Button>
  );
  return (
    <PageFrame title={t('pageNames.terminals')} actions={add}>
      <div className="admin-toolbar">
        <SearchBox label={t('terminal.search')} />
        <Filter
          name="status"
          label={t('terminal.status')}
          options={(['online', 'in_call', 'offline'] as const).map((value) => ({
            value,
            label: t(`terminal.statuses.${value}`),
          }))}
        />
        <Filter
          name="licence"
          label={t('terminal.licence')}
          width={180}
          options={licenceClasses.map((value) => ({ value, label: t(`licences.${value}`) }))}
        />
      </div>
      <DataTable<Terminal>
        label={t('pageNames.terminals')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        columns={useTerminalColumns()}
        rowKey={({ terminalId }) => terminalId}
        filters={['search', 'status', 'licence']}
        empty={
          <EmptyNote title={t('terminal.empty')}>
            <p className="quiet">{t('terminal.emptyText')}</p>
          </EmptyNote>
        }
      />
      <TerminalDrawer tree={tree} onChanged={list.reload} />
      <NewTerminalDrawer
        open={creating}
        tree={tree}
        onClose={() => setCreating(false)}
        onMade={list.reload}
      />
    </PageFrame>
  );
}

function useTerminalColumns(): Column<Terminal>[] {
  const { t } = useTranslation('admin');
  return [
    {
      key: 'name',
      title: t('terminal.name'),
      card: 'title',
      render: ({ terminalId, name, place }) => (
        <>
          <OpenLink id={terminalId}>{name}</OpenLink>
          {place === '' ? null : <span className="admin-sub">{place}</span>}
        </>
      ),
    },
    {
      key: 'status',
      title: t('terminal.status'),
      card: 'aside',
      render: (terminal) => <TerminalStatus terminal={terminal} />,
    },
    {
      key: 'number',
      title: t('terminal.number'),
      render: ({ number }) => <span className="admin-numbers">{number}</span>,
    },
    {
      key: 'model',
      title: t('terminal.model'),
      render: ({ model }) => (model === '' ? <span className="quiet">{t('terminal.unknown')}</span> : model),
    },
    { key: 'licence', title: t('terminal.licence'), render: ({ licence }) => t(`licences.${licence}`) },
  ];
}
