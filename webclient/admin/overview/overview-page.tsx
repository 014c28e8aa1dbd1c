import { Segmented } from 'antd';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../../server/contract/api/enterprises.ts';
import { rest } from '../../core/rest.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Problem } from '../parts/problem.tsx';
import { DayChart } from './day-chart.tsx';
import { Gauge } from './gauge.tsx';
import { NumberTile } from './number-tile.tsx';
import './overview.css';

const loadOverview = () => rest('GET /overview');

export function OverviewPage(): ReactElement {
  const { t } = useTranslation('admin');
  const overview = useLoaded(loadOverview, 10_000);
  return (
    <PageFrame title={t('pageNames.overview')}>
      <div className="admin-stack">
        {overview.error ? (
          <Problem error={overview.error} onRetry={overview.reload} busy={overview.refreshing} />
        ) : null}
        {overview.value ? (
          <Numbers overview={overview.value} />
        ) : overview.error ? null : (
          <ListSkeleton rows={4} />
        )}
        <Use />
      </div>
    </PageFrame>
  );
}

function Numbers({ overview }: { overview: Overview }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { parties, partiesInVmrs, conferences, recording, terminals, accounts } = overview;
  const vmrs = overview.vmrs.filter(({ made, limit }) => made > 0 || limit > 0);
  return (
    <>
      <div className="overview-tiles">
        <NumberTile page="live" title={t('overview.parties')} value={format.number(parties.now)}>
          <Gauge used={parties.now} limit={parties.limit} label={t('overview.parties')} />
          {partiesInVmrs > 0 ? (
            <p className="quiet">{t('overview.inVmrs', { count: partiesInVmrs })}</p>
          ) : null}
        </NumberTile>
        <NumberTile page="live" title={t('overview.conferences')} value={format.number(conferences)}>
          <p className="quiet">{conferences === 0 ? t('overview.quiet') : t('overview.goOn')}</p>
        </NumberTile>
        <NumberTile
          page="recordings"
          title={t('overview.recording')}
          value={format.bytes(recording.usedBytes)}
        >
          {recording.limitBytes === 0 ? (
            <p className="quiet">{t('overview.noRecording')}</p>
          ) : (
            <Gauge
              used={recording.usedBytes}
              limit={recording.limitBytes}
              label={t('overview.recording')}
              show={format.bytes}
            />
          )}
        </NumberTile>
        <NumberTile page="accounts" title={t('overview.accounts')} value={format.number(accounts.active)}>
          <p className="quiet">
            {t('overview.otherAccounts', { inactive: accounts.inactive, disabled: accounts.disabled })}
          </p>
        </NumberTile>
      </div>
      <div className="overview-pair">
        <section className="admin-panel">
          <h2>{t('overview.terminals')}</h2>
          <ul className="overview-lines">
            {terminals.map(({ licence, registered, online, inCall, limit }) => (
              <li key={licence}>
                <div className="admin-line">
                  <strong>{t(`licences.${licence}`)}</strong>
                  <span>{t('overview.online', { online, inCall })}</span>
                </div>
                <Gauge
                  used={registered}
                  limit={limit}
                  label={t('overview.registered', { licence: t(`licences.${licence}`) })}
                />
              </li>
            ))}
          </ul>
        </section>
        <section className="admin-panel">
          <h2>{t('overview.vmrs')}</h2>
          {vmrs.length === 0 ? (
            <p className="quiet">{t('overview.noVmrs')}</p>
          ) : (
            <ul className="overview-lines">
              {vmrs.map(({ capacity, made, limit }) => (
                <li key={capacity}>
                  <strong>{t('overview.capacity', { count: capacity })}</strong>
                  <Gauge used={made} limit={limit} label={t('overview.capacity', { count: capacity })} />
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}

function Use(): ReactElement {
  const { t } = useTranslation('admin');
  const [days, setDays] = useState(30);
  const load = useCallback(() => rest('GET /overview/days', { query: { days } }), [days]);
  const use = useLoaded(load);
  return (
    <section className="admin-panel">
      <div className="admin-panel-head">
        <h2>{t('overview.perDay')}</h2>
        <Segmented
          aria-label={t('period')}
          value={days}
          onChange={setDays}
          options={[30, 90].map((count) => ({ value: count, label: t('overview.days', { count }) }))}
        />
      </div>
      {use.value ? (
        <DayChart days={use.value.items} />
      ) : use.error ? (
        <Problem error={use.error} onRetry={use.reload} busy={use.refreshing} />
      ) : (
        <ListSkeleton rows={3} />
      )}
    </section>
  );
}
