import { Button } from 'antd';
import { Plus, Radio } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vmr } from '../../../server/contract/api/terminals.ts';
import { rest, type QueryFor } from '../../core/rest.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useParams } from '../hooks/location.ts';
import { useList } from '../hooks/use-list.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { Filter, SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Status } from '../parts/status.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { NewVmrDrawer } from './new-vmr-drawer.tsx';
import { OwnerStatus } from './owner-status.tsx';
import { VmrDrawer } from './vmr-drawer.tsx';
import { VmrUse } from './vmr-use.tsx';
import './rooms.css';

export function VmrsPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const [creating, setCreating] = useState(false);
  const [changes, setChanges] = useState(0);
  const search = params.get('search');
  // The address may hold anything; the server checks what it is asked.
  const free = params.get('free') as NonNullable<QueryFor<'GET /vmrs'>>['free'];
  const list = useList<Vmr>(
    useCallback((page) => rest('GET /vmrs', { query: { ...page, search, free } }), [search, free]),
  );
  const changed = (): void => {
    list.reload();
    setChanges((before) => before + 1);
  };
  const add = (
    <Button
      type="primary"
      icon={<Plus size={16} aria-hidden />}
      data-testid="new-vmr"
      onClick={() => setCreating(true)}
    >
      {t('vmr.new')}
    </Button>
  );
  return (
    <PageFrame title={t('pageNames.vmrs')} note={t('vmr.note')} actions={add}>
      <VmrUse key={changes} />
      <div className="admin-toolbar">
        <SearchBox label={t('vmr.search')} />
        <Filter
          name="free"
          label={t('vmr.owner')}
          options={[
            { value: 'true', label: t('vmr.free') },
            { value: 'false', label: t('vmr.assigned') },
          ]}
        />
      </div>
      <DataTable<Vmr>
        label={t('pageNames.vmrs')}
        rows={list.value?.items}
        loaded={list}
        pages={list}
        columns={useVmrColumns()}
        rowKey={({ vmrId }) => vmrId}
        filters={['search', 'free']}
        empty={
          <EmptyNote title={t('vmr.empty')}>
            <p className="quiet">{t('vmr.emptyText')}</p>
          </EmptyNote>
        }
      />
      <VmrDrawer onChanged={changed} />
      <NewVmrDrawer open={creating} onClose={() => setCreating(false)} onMade={changed} />
    </PageFrame>
  );
}

function useVmrColumns(): Column<Vmr>[] {
  const { t } = useTranslation('admin');
  return [
    {
      key: 'name',
      title: t('vmr.name'),
      card: 'title',
      render: ({ vmrId, name, meetingId }) => (
        <>
          <OpenLink id={vmrId}>{name}</OpenLink>
          <span className="admin-sub admin-numbers">{formatMeetingId(meetingId)}</span>
        </>
      ),
    },
    {
      key: 'capacity',
      title: t('vmr.capacity'),
      render: ({ capacity }) => t('overview.capacity', { count: capacity }),
    },
    { key: 'owner', title: t('vmr.owner'), render: ({ owner }) => <OwnerStatus owner={owner} /> },
    {
      key: 'live',
      title: t('meeting.now'),
      render: ({ live }) =>
        live > 0 ? (
          <Status tone="busy" icon={Radio}>
            {t('meeting.live', { count: live })}
          </Status>
        ) : (
          <span className="quiet">{t('vmr.quiet')}</span>
        ),
    },
  ];
}
