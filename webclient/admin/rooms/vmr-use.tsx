import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../../core/rest.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Gauge } from '../overview/gauge.tsx';
import { Problem } from '../parts/problem.tsx';
import '../overview/overview.css';

const load = () => rest('GET /overview');

/** How many of the VMRs bought are made, by capacity. */
export function VmrUse(): ReactElement | null {
  const { t } = useTranslation('admin');
  const { value, error, reload, refreshing } = useLoaded(load);
  if (error) return <Problem error={error} onRetry={reload} busy={refreshing} />;
  const vmrs = value?.vmrs.filter(({ made, limit }) => made > 0 || limit > 0) ?? [];
  if (vmrs.length === 0) return null;
  return (
    <section className="admin-panel vmr-use" aria-label={t('overview.vmrs')}>
      {vmrs.map(({ capacity, made, limit }) => (
        <div key={capacity}>
          <strong>{t('overview.capacity', { count: capacity })}</strong>
          <Gauge used={made} limit={limit} label={t('overview.capacity', { count: capacity })} />
        </div>
      ))}
    </section>
  );
}
