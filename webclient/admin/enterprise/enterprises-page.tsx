import { Button } from 'antd';
import { CircleCheck, CircleSlash, Plus } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnterpriseUse } from '../../../server/contract/api/enterprises.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useList } from '../hooks/use-list.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Status } from '../parts/status.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { EnterpriseDrawer } from './enterprise-drawer.tsx';
import { NewEnterpriseDrawer } from './new-enterprise-drawer.tsx';
import './enterprise.css';

/** For operators: every enterprise of the installation. */
export function EnterprisesPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const [creating, setCreating] = useState(false);
  const search = params.get('search');
  const list = useList<EnterpriseUse>(
    useCallback((page) => rest('GET /enterprises', { query: { ...page, search } }), [search]),
  );
  return (
    <PageFrame
      title={t('pageNames.enterprises')}
      note={t('enterprises.note')}
      actions={
        <Button
          type="primary"
          icon={<Plus size={16} aria-hidden />}
          data-testid="new-enterprise"
          onClick={() => setCreating(true)}
        >
          {t('enterprises.new')}
        </Button>
      }
    >
      <div className="admin-toolbar">
        <SearchBox label={t('enterprises.search')} />
      </div>
      <DataTable<EnterpriseUse>
        label={t('pageNames.enterprises')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        columns={useEnterpriseColumns()}
        rowKey={({ enterpriseId }) => enterpriseId}
        filters={['search']}
        empty={<EmptyNote title={t('enterprises.empty')} />}
      />
      <EnterpriseDrawer onChanged={list.reload} />
      <NewEnterpriseDrawer open={creating} onClose={() => setCreating(false)} onMade={list.reload} />
    </PageFrame>
  );
}

function useEnterpriseColumns(): Column<EnterpriseUse>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    {
      key: 'name',
      title: t('enterprises.name'),
      card: 'title',
      render: ({ enterpriseId, name }) => <OpenLink id={enterpriseId}>{name}</OpenLink>,
    },
    {
      key: 'state',
      title: t('account.state'),
      card: 'aside',
      render: ({ state }) => (
        <Status
          tone={state === 'active' ? 'good' : 'quiet'}
          icon={state === 'active' ? CircleCheck : CircleSlash}
        >
          {t(`states.${state}`)}
        </Status>
      ),
    },
    { key: 'plan', title: t('limits.plan'), render: ({ limits }) => t(`limits.plans.${limits.plan}`) },
    {
      key: 'parties',
      title: t('overview.parties'),
      render: ({ parties, limits }) => (
        <span className="admin-numbers">
          {t('overview.ofLimit', {
            used: format.number(parties),
            limit: format.number(limits.concurrency),
          })}
        </span>
      ),
    },
    {
      key: 'accounts',
      title: t('directory.accounts'),
      align: 'right',
      render: ({ accounts }) => <span className="admin-numbers">{format.number(accounts)}</span>,
    },
    { key: 'made', title: t('account.made'), render: ({ createdAt }) => format.date(createdAt) },
  ];
}
