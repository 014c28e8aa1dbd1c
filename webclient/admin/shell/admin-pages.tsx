import { Button } from 'antd';
import { lazy, Suspense, type ComponentType, type LazyExoticComponent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate, usePathname } from '../../app/use-route.ts';
import { useMe } from '../hooks/me.ts';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PageCrash } from './page-crash.tsx';
import { pageOfPath, type PageName } from './pages.ts';
import { Shell } from './shell.tsx';

function page<M>(
  load: () => Promise<M>,
  pick: (module: M) => ComponentType,
): LazyExoticComponent<ComponentType> {
  return lazy(async () => ({ default: pick(await load()) }));
}

/** Each page is loaded when it is first opened. */
const pages: Record<PageName, ComponentType> = {
  overview: page(
    () => import('../overview/overview-page.tsx'),
    (m) => m.OverviewPage,
  ),
  live: page(
    () => import('../meetings/live-page.tsx'),
    (m) => m.LivePage,
  ),
  meetings: page(
    () => import('../meetings/meetings-page.tsx'),
    (m) => m.MeetingsPage,
  ),
  history: page(
    () => import('../meetings/history-page.tsx'),
    (m) => m.HistoryPage,
  ),
  recordings: page(
    () => import('../recordings/recordings-page.tsx'),
    (m) => m.RecordingsPage,
  ),
  accounts: page(
    () => import('../directory/accounts-page.tsx'),
    (m) => m.AccountsPage,
  ),
  executives: page(
    () => import('../directory/executives-page.tsx'),
    (m) => m.ExecutivesPage,
  ),
  imports: page(
    () => import('../imports/imports-page.tsx'),
    (m) => m.ImportsPage,
  ),
  terminals: page(
    () => import('../rooms/terminals-page.tsx'),
    (m) => m.TerminalsPage,
  ),
  vmrs: page(
    () => import('../rooms/vmrs-page.tsx'),
    (m) => m.VmrsPage,
  ),
  settings: page(
    () => import('../enterprise/settings-page.tsx'),
    (m) => m.SettingsPage,
  ),
  'sign-on': page(
    () => import('../enterprise/sign-on-page.tsx'),
    (m) => m.SignOnPage,
  ),
  'api-keys': page(
    () => import('../enterprise/api-keys-page.tsx'),
    (m) => m.ApiKeysPage,
  ),
  webhooks: page(
    () => import('../enterprise/webhooks-page.tsx'),
    (m) => m.WebhooksPage,
  ),
  audit: page(
    () => import('../audit/audit-page.tsx'),
    (m) => m.AuditPage,
  ),
  enterprises: page(
    () => import('../enterprise/enterprises-page.tsx'),
    (m) => m.EnterprisesPage,
  ),
};

export function AdminPages(): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const { operator } = useMe();
  const asked = pageOfPath(usePathname());
  const name = asked === 'enterprises' && !operator ? undefined : asked;
  const Page = name === undefined ? null : pages[name];
  return (
    <Shell page={name}>
      <PageCrash key={name}>
        {Page === null ? (
          <PageFrame title={t('common:pageNotFound')}>
            <Button type="primary" onClick={() => navigate('/admin')}>
              {t('toOverview')}
            </Button>
          </PageFrame>
        ) : (
          <Suspense fallback={<ListSkeleton />}>
            <Page />
          </Suspense>
        )}
      </PageCrash>
    </Shell>
  );
}
