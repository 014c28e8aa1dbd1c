import { Button } from 'antd';
import { CircleStop, ShieldQuestion } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../app/account-session.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { LanguageButton } from '../ui/language-button.tsx';
import { LoadingPage } from '../ui/loading-page.tsx';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { useTitle } from '../ui/use-title.ts';
import { useConsole, useDesk } from './desk-context.ts';
import './phase-pages.css';

export function OpeningPage(): ReactElement {
  const { t } = useTranslation('control');
  const problem = useConsole((state) => state.problem);
  useTitle(t('title'));
  return <LoadingPage text={problem === null ? t('opening') : t('openingSlowly')} />;
}

/** Not let in: why, and every way in. */
export function RefusedPage({ meetingId }: { meetingId: string }): ReactElement {
  const { t } = useTranslation(['control', 'common']);
  const errorText = useErrorText();
  const { link } = useDesk();
  const me = useMe();
  const problem = useConsole((state) => state.problem) ?? 'not_permitted';
  const notHost = ['not_permitted', 'sign_in_required', 'not_joined', 'seat_lost'].includes(problem);
  return (
    <StatePage
      icon={<ShieldQuestion size={40} aria-hidden />}
      title={notHost ? t('refused.title') : t('refused.otherTitle')}
      meetingId={meetingId}
    >
      <p data-testid="control-refused" data-code={problem}>
        {notHost ? t(me ? 'refused.textSignedIn' : 'refused.text') : errorText(problem)}
      </p>
      <div className="desk-state-actions">
        <Button type="primary" size="large" href={`/m/${meetingId}`} target="_blank">
          {t('refused.join')}
        </Button>
        {me ? null : (
          <Button size="large" href={`/sign-in?to=${encodeURIComponent(`/m/${meetingId}/console`)}`}>
            {t('refused.signIn')}
          </Button>
        )}
        <Button size="large" type="text" onClick={() => link.again()}>
          {t('common:retry')}
        </Button>
      </div>
      {notHost ? <p className="quiet">{t('refused.byItself')}</p> : null}
    </StatePage>
  );
}

export function EndedPage({ meetingId }: { meetingId: string }): ReactElement {
  const { t } = useTranslation('control');
  const { link } = useDesk();
  const reason = useConsole((state) => state.endedReason) ?? 'interrupted';
  const over = reason === 'host' || reason === 'administrator' || reason === 'time_over';
  return (
    <StatePage
      icon={<CircleStop size={40} aria-hidden />}
      title={t(`ended.${reason}.title`)}
      meetingId={meetingId}
    >
      <p data-testid="control-ended" data-reason={reason}>
        {t(`ended.${reason}.text`)}
      </p>
      <div className="desk-state-actions">
        {over ? (
          <Button type="primary" size="large" href="/history">
            {t('ended.toHistory')}
          </Button>
        ) : (
          <Button type="primary" size="large" onClick={() => link.again()}>
            {t('ended.again')}
          </Button>
        )}
        <Button size="large" href="/">
          {t('ended.toFront')}
        </Button>
      </div>
    </StatePage>
  );
}

function StatePage(props: {
  icon: ReactNode;
  title: string;
  meetingId: string;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('control');
  useTitle(t('title'));
  return (
    <main className="desk-state">
      <div className="desk-state-language">
        <LanguageButton />
      </div>
      <div className="desk-state-card">
        <span className="desk-state-icon">{props.icon}</span>
        <h1>{props.title}</h1>
        <p className="quiet desk-numbers">{t('meetingNumber', { id: formatMeetingId(props.meetingId) })}</p>
        {props.children}
      </div>
    </main>
  );
}
