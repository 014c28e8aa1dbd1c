import { lazy, Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { FrontPage } from '../join/front-page.tsx';
import { LoadingPage } from '../ui/loading-page.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { useRoute } from './use-route.ts';

const MeetingPage = lazy(async () => ({ default: (await import('./meeting-page.tsx')).MeetingPage }));

export function App(): ReactElement {
  return (
    <CrashBoundary>
      <Suspense fallback={<LoadingPage />}>
        <Page />
      </Suspense>
    </CrashBoundary>
  );
}

function Page(): ReactElement {
  const { t } = useTranslation();
  const route = useRoute();
  switch (route.page) {
    case 'front':
      return <FrontPage />;
    case 'meeting':
      return <MeetingPage key={route.meetingId} meetingId={route.meetingId} />;
    case 'unknown':
      return (
        <main className="page-centre">
          <h1>{t('pageNotFound')}</h1>
          <a className="button button-primary" href="/">
            {t('toFrontPage')}
          </a>
        </main>
      );
  }
}
