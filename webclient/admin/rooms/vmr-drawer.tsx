import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vmr } from '../../../server/contract/api/terminals.ts';
import { rest } from '../../core/rest.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Facts } from '../parts/facts.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { OwnerStatus } from './owner-status.tsx';
import { VmrForm } from './vmr-form.tsx';
import { VmrOwnership } from './vmr-ownership.tsx';

export function VmrDrawer({ onChanged }: { onChanged: () => void }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const params = useParams();
  const open = params.get('open');
  return (
    <SideDrawer
      title={t('vmr.one')}
      open={open !== undefined}
      onClose={() => params.set({ open: null })}
      testId="vmr-drawer"
    >
      {open === undefined ? null : <Loading key={open} vmrId={open} onChanged={onChanged} />}
    </SideDrawer>
  );
}

function Loading({ vmrId, onChanged }: { vmrId: string; onChanged: () => void }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const format = useFormat();
  const load = useCallback(() => rest('GET /vmrs/:vmrId', { params: { vmrId } }), [vmrId]);
  const vmr = useLoaded(load);
  const { value, error, reload, refreshing } = vmr;
  if (!value) {
    return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={6} />;
  }
  const show = (changed: Vmr): void => {
    vmr.put(changed);
    onChanged();
  };
  return (
    <>
      <h2 className="admin-drawer-title admin-drawer-head">{value.name}</h2>
      <Facts
        items={[
          [t('common:meetingId'), formatMeetingId(value.meetingId)],
          [t('vmr.capacity'), t('overview.capacity', { count: value.capacity })],
          [t('vmr.owner'), <OwnerStatus key="owner" owner={value.owner} />],
          [t('meeting.now'), value.live > 0 ? t('meeting.live', { count: value.live }) : t('vmr.quiet')],
          [t('account.made'), format.date(value.createdAt)],
        ]}
      />
      <section className="admin-drawer-section">
        {/* The owner is changed apart from the form: its new version is then the one the form edits. */}
        <VmrForm key={value.owner?.id ?? ''} vmr={value} fetchLatest={load} onSaved={show} />
      </section>
      <VmrOwnership vmr={value} onChange={show} onGone={onChanged} />
    </>
  );
}
