import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { LoadingPage } from '../ui/loading-page.tsx';
import { Attendance } from './attendance.tsx';
import { SessionContext, type Session } from './session.ts';

type Loading = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; session: Session };

async function openSession(): Promise<Session> {
  const [{ createSession, loadSettings }, { browserProblem }] = await Promise.all([
    import('../core/session.ts'),
    import('../core/support.ts'),
  ]);
  // The words stand in index.html, where `public/compat.js` shows them to still older browsers.
  const problem = browserProblem();
  if (problem !== null) document.documentElement.dataset.problem = problem;
  return createSession(await loadSettings());
}

/** Loads the client core, which the front page does without, and then attends the meeting with it. */
export function MeetingPage({ meetingId }: { meetingId: string }): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const [loading, setLoading] = useState<Loading>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    let opened: Session | undefined;
    openSession().then(
      (session) => {
        opened = session;
        if (current) setLoading({ state: 'ready', session });
        else session.close();
      },
      () => {
        if (current) setLoading({ state: 'failed' });
      },
    );
    return () => {
      current = false;
      opened?.close();
    };
  }, [attempt]);

  const retry = useCallback(() => {
    setLoading({ state: 'loading' });
    setAttempt((before) => before + 1);
  }, []);

  switch (loading.state) {
    case 'loading':
      return <LoadingPage />;
    case 'failed':
      return (
        <main className="page-centre">
          <p role="alert">{t('connectionProblem')}</p>
          <Button look="primary" onClick={retry}>
            {t('common:retry')}
          </Button>
        </main>
      );
    case 'ready':
      return (
        <SessionContext value={loading.session}>
          <Attendance meetingId={meetingId} />
        </SessionContext>
      );
  }
}
