import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '../../../server/contract/api/auth.ts';
import { rest } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { useConfirm } from '../../console/use-confirm.ts';
import { NewKeyDrawer } from './new-key-drawer.tsx';
import { useScopeText } from './use-scope-text.ts';
import './enterprise.css';

const load = () => rest('GET /api-keys');

/** By what programs act for the enterprise. */
export function ApiKeysPage(): ReactElement {
  const { t } = useTranslation('admin');
  const keys = useLoaded(load);
  const [creating, setCreating] = useState(false);
  const add = (
    <Button
      type="primary"
      icon={<Plus size={16} aria-hidden />}
      data-testid="new-key"
      onClick={() => setCreating(true)}
    >
      {t('keys.new')}
    </Button>
  );
  return (
    <PageFrame title={t('pageNames.api-keys')} note={t('keys.note')} actions={add}>
      <DataTable<ApiKey>
        label={t('pageNames.api-keys')}
        rows={keys.value?.items}
        loaded={keys}
        columns={useKeyColumns(keys.reload)}
        rowKey={({ apiKeyId }) => apiKeyId}
        empty={
          <EmptyNote title={t('keys.empty')}>
            <p className="quiet">{t('keys.emptyText')}</p>
          </EmptyNote>
        }
      />
      <NewKeyDrawer open={creating} onClose={() => setCreating(false)} onMade={keys.reload} />
    </PageFrame>
  );
}

function useKeyColumns(onGone: () => void): Column<ApiKey>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const confirm = useConfirm();
  const action = useAction();
  const scopeText = useScopeText();
  const [opened] = useState(() => Date.now());
  const takeBack = ({ apiKeyId, name }: ApiKey): void =>
    confirm({
      title: t('keys.takeTitle', { name }),
      body: t('keys.takeText'),
      action: t('keys.take'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /api-keys/:apiKeyId', { params: { apiKeyId } }),
          t('keys.taken', { name }),
        );
        if (done) onGone();
      },
    });
  return [
    {
      key: 'name',
      title: t('keys.name'),
      card: 'title',
      render: ({ name, start }) => (
        <>
          <strong>{name}</strong>
          <span className="admin-sub">
            <code>{start}…</code>
          </span>
        </>
      ),
    },
    {
      key: 'scopes',
      title: t('keys.may'),
      render: ({ scopes }) => (
        <ul className="scope-list">
          {scopes.map((scope) => (
            <li key={scope}>{scopeText(scope)}</li>
          ))}
        </ul>
      ),
    },
    {
      key: 'made',
      title: t('account.made'),
      render: ({ createdAt, createdBy }) => (
        <>
          {format.date(createdAt)}
          <span className="admin-sub">{createdBy}</span>
        </>
      ),
    },
    {
      key: 'used',
      title: t('keys.lastUsed'),
      render: ({ lastUsedAt }) => (lastUsedAt === null ? t('never') : format.dateTime(lastUsedAt)),
    },
    {
      key: 'expires',
      title: t('keys.expires'),
      render: ({ expiresAt }) =>
        expiresAt === null
          ? t('keys.neverExpires')
          : expiresAt < opened
            ? t('keys.expired', { day: format.date(expiresAt) })
            : format.date(expiresAt),
    },
    {
      key: 'actions',
      title: t('actions'),
      render: (key) => (
        <Button danger aria-label={t('keys.takeNamed', { name: key.name })} onClick={() => takeBack(key)}>
          {t('keys.take')}
        </Button>
      ),
    },
  ];
}
