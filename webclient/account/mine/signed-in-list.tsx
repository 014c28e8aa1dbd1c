import { App, Button } from 'antd';
import { Laptop, Smartphone } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenSession } from '../../../server/contract/api/auth.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { setMe } from '../../app/account-session.ts';
import { navigate } from '../../app/use-route.ts';
import { Failed, Loading } from '../../console/states.tsx';
import { useAct } from '../../console/use-act.ts';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import { browserOf } from './browser-of.ts';

/** Where one is signed in, and out with it. */
export function SignedInList(): ReactElement {
  const { t } = useTranslation('meetings');
  const { modal } = App.useApp();
  const { run } = useAct();
  const load = useCallback(() => rest('GET /sessions'), []);
  const { value, error, reload } = useLoaded(load);

  const signOut = async ({ sessionId }: OpenSession): Promise<void> => {
    const done = await run(
      () => rest('DELETE /sessions/:sessionId', { params: { sessionId } }),
      t('signedOutThere'),
    );
    if (done) reload();
  };
  const signOutEverywhere = (): void => {
    modal.confirm({
      title: t('signOutEverywhereQuestion'),
      content: t('signOutEverywhereText'),
      okText: t('signOutEverywhere'),
      okButtonProps: { danger: true },
      cancelText: t('staySignedIn'),
      onOk: async () => {
        if (!(await run(() => rest('DELETE /sessions')))) return;
        navigate('/', { replace: true });
        setMe(null);
      },
    });
  };
  return (
    <section className="sheet sheet-padded" aria-labelledby="signed-in">
      <h2 id="signed-in" className="mine-title">
        {t('signedInAt')}
      </h2>
      {value ? (
        <ul className="sessions">
          {value.items.map((session) => (
            <SessionLine key={session.sessionId} session={session} onSignOut={signOut} />
          ))}
        </ul>
      ) : error ? (
        <Failed error={error} onRetry={reload} />
      ) : (
        <Loading rows={3} />
      )}
      <div className="mine-foot">
        <Button danger onClick={signOutEverywhere} data-testid="sign-out-everywhere">
          {t('signOutEverywhere')}
        </Button>
      </div>
    </section>
  );
}

interface SessionLineProps {
  session: OpenSession;
  onSignOut: (session: OpenSession) => Promise<void>;
}

function SessionLine({ session, onSignOut }: SessionLineProps): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const { name, phone } = browserOf(session.client);
  const Icon = phone ? Smartphone : Laptop;
  return (
    <li className="session">
      <Icon size={20} aria-hidden />
      <div className="session-what">
        <p>
          {name}
          {session.current ? <strong className="session-here">{t('here')}</strong> : null}
        </p>
        <p className="quiet session-facts">
          <span className="number">{session.address}</span> ·{' '}
          {t('lastSeen', { when: times.moment(session.lastSeenAt) })}
        </p>
      </div>
      {session.current ? null : (
        // Outcomes are told by `run`.
        <Button size="small" onClick={() => void onSignOut(session)}>
          {t('signOut')}
          <span className="visually-hidden">{t('signOutOf', { name })}</span>
        </Button>
      )}
    </li>
  );
}
