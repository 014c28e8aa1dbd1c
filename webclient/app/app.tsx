import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { SetPasswordPage } from '../account/set-password-page.tsx';
import { SetupPage } from '../account/setup-page.tsx';
import { SignInPage } from '../account/sign-in-page.tsx';
import { FrontPage } from '../join/front-page.tsx';
import { Button } from '../ui/button.tsx';
import { LoadingPage } from '../ui/loading-page.tsx';
import { useErrorText } from '../i18n/use-language.ts';
import { askWhoIsSignedIn, useAccountSession } from './account-session.ts';
import { CrashBoundary } from './crash-boundary.tsx';
import type { Route } from './route.ts';
import { navigate, useRoute } from './use-route.ts';

const MeetingPage = lazy(async () => ({ default: (await import('./meeting-page.tsx')).MeetingPage }));
const Console = lazy(async () => ({ default: (await import('../console/console.tsx')).Console }));
const Control = lazy(async () => ({ default: (await import('../control/control.tsx')).Control }));
const SharedRecordingPage = lazy(async () => ({
  default: (await import('../recordings/link/shared-recording-page.tsx')).SharedRecordingPage,
}));
const LivePage = lazy(async () => ({ default: (await import('../live/live-page.tsx')).LivePage }));
const Admin = lazy(async () => ({ default: (await import('../admin/admin.tsx')).Admin }));

export function App(): ReactElement {
  const route = useRoute();
  useEffect(() => {
    // The way into a meeting, the meeting and live streams are dark; `public/compat.js` says the same before the first paint.
    const isDark = route.page === 'meeting' || route.page === 'live';
    document.documentElement.dataset.surface = isDark ? 'dark' : 'light';
  }, [route.page]);
  return (
    <CrashBoundary>
      <Suspense fallback={<LoadingPage />}>
        <Page route={route} />
      </Suspense>
    </CrashBoundary>
  );
}

/** Whoever has a link to a meeting or a recording does not wait for anything about accounts. */
function Page({ route }: { route: Route }): ReactElement {
  if (route.page === 'meeting') return <MeetingPage key={route.meetingId} meetingId={route.meetingId} />;
  if (route.page === 'control') return <Control key={route.meetingId} meetingId={route.meetingId} />;
  if (route.page === 'shared-recording') return <SharedRecordingPage key={route.token} token={route.token} />;
  if (route.page === 'live') return <LivePage key={route.token} token={route.token} />;
  return <OtherPage route={route} />;
}

type OtherRoute = Exclude<Route, { page: 'meeting' | 'control' | 'shared-recording' | 'live' }>;

function OtherPage({ route }: { route: OtherRoute }): ReactElement {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const known = useAccountSession();
  if (known.state === 'asking') return <LoadingPage />;
  if (known.state === 'failed') {
    return (
      <main className="page-centre">
        <p role="alert">{errorText(known.code)}</p>
        {/* The outcome stands in the store. */}
        <Button look="primary" onClick={() => void askWhoIsSignedIn()}>
          {t('retry')}
        </Button>
      </main>
    );
  }
  const { session } = known;
  if (session.firstRun) return <SetupPage />;
  switch (route.page) {
    case 'front':
      return session.me ? <Console /> : <FrontPage visitorsMayStart={session.visitorsMayStart} />;
    case 'sign-in':
      return <SignInPage session={session} />;
    case 'set-password':
      return <SetPasswordPage />;
    case 'setup':
      return <GoTo path="/" />;
    case 'console':
      return session.me ? <Console /> : <GoToSignIn />;
    case 'admin':
      return session.me ? <Admin /> : <GoToSignIn />;
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

function GoToSignIn(): ReactElement {
  return <GoTo path={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`} />;
}

function GoTo({ path }: { path: string }): ReactElement {
  useEffect(() => navigate(path, { replace: true }), [path]);
  return <LoadingPage />;
}
