import { KeyRound, Settings2, UserRound } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../server/contract/api/history.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useList } from '../hooks/use-list.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { DayRangePicker, useDayRange } from '../parts/day-range.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Status } from '../parts/status.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { AuditDrawer } from './audit-drawer.tsx';
import { useActionText } from './use-action-text.ts';

const icons = { account: UserRound, key: KeyRound, system: Settings2 };

/** What was administered, by whom, from where. */
export function AuditPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const range = useDayRange();
  const { from, to } = range.query;
  const search = params.get('search');
  const list = useList<AuditEntry>(
    useCallback((page) => rest('GET /audit', { query: { ...page, from, to, search } }), [from, to, search]),
  );
  const open = params.get('open');
  return (
    <PageFrame title={t('pageNames.audit')} note={t('audit.note')}>
      <div className="admin-toolbar">
        <SearchBox label={t('audit.search')} />
        <DayRangePicker range={range} />
      </div>
      <DataTable<AuditEntry>
        label={t('pageNames.audit')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        columns={useAuditColumns()}
        rowKey={({ auditId }) => auditId}
        filters={['search', 'from', 'to']}
        empty={
          <EmptyNote title={t('audit.empty')}>
            <p className="quiet">{t('audit.emptyText')}</p>
          </EmptyNote>
        }
      />
      <AuditDrawer entry={list.value?.items.find(({ auditId }) => auditId === open)} />
    </PageFrame>
  );
}

function useAuditColumns(): Column<AuditEntry>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const actionText = useActionText();
  return [
    {
      key: 'action',
      title: t('audit.action'),
      card: 'title',
      render: ({ auditId, action }) => <OpenLink id={auditId}>{actionText(action)}</OpenLink>,
    },
    { key: 'target', title: t('audit.target'), render: ({ targetName }) => targetName || '–' },
    {
      key: 'actor',
      title: t('audit.actor'),
      render: ({ actorKind, actorName }) => (
        <Status tone="quiet" icon={icons[actorKind]}>
          {actorKind === 'system' ? t('history.system') : actorName}
        </Status>
      ),
    },
    {
      key: 'address',
      title: t('audit.address'),
      render: ({ address }) => <span className="admin-numbers">{address || '–'}</span>,
    },
    {
      key: 'at',
      title: t('meeting.time'),
      render: ({ at }) => <span className="admin-numbers">{format.dateTime(at)}</span>,
    },
  ];
}
