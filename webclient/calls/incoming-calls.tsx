import { CircleAlert, PhoneIncoming } from 'lucide-react';
import { use, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { navigate } from '../app/use-route.ts';
import { type CallActions, createCalls, type IncomingCall } from '../core/calls.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { calls as en } from '../i18n/en/calls.ts';
import { calls as zh } from '../i18n/zh/calls.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { rememberPins } from '../join/meeting-pins.ts';
import { Button } from '../ui/button.tsx';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { handOver } from './accepted-call.ts';
import { CallsContext } from './calls-context.ts';
import { ring } from './ring-tone.ts';
import { useCallingTitle } from './use-calling-title.ts';
import './incoming-calls.css';

addTexts('calls', { en, zh });

/** Whoever is signed in is called here into running conferences, over whatever page they are on. */
export function IncomingCalls(): ReactElement {
  const [calls] = useState(use(CallsContext) ?? createCalls);
  useEffect(() => {
    calls.open();
    return () => calls.close();
  }, [calls]);
  return <CallBanners calls={calls} />;
}

/** One for each call. They take no focus: somebody who types goes on typing. */
export function CallBanners({ calls }: { calls: CallActions }): ReactElement {
  const { t } = useTranslation('calls');
  const { calls: incoming } = useStore(calls.store);
  const latest = incoming.at(-1);
  const rings = latest !== undefined;
  useCallingTitle(latest ? t('title', { by: latest.by || t('somebody') }) : null);
  useEffect(() => (rings ? ring() : undefined), [rings]);
  return (
    <div className="call-banners">
      <p className="visually-hidden" aria-live="assertive" data-testid="call-announcement">
        {latest ? t('announcement', { by: latest.by || t('somebody'), what: nameOf(latest) }) : ''}
      </p>
      {incoming.map((call) => (
        <CallBanner key={call.invitationId} calls={calls} call={call} />
      ))}
    </div>
  );
}

function CallBanner({ calls, call }: { calls: CallActions; call: IncomingCall }): ReactElement {
  const { t } = useTranslation('calls');
  const errorText = useErrorText();
  const { answering, problem } = useStore(calls.store);
  const [accepting, setAccepting] = useState(false);
  const { invitationId, meetingId } = call;
  const busy = answering === invitationId;
  const answer = async (accept: boolean): Promise<void> => {
    setAccepting(accept);
    const invitation = await calls.answer(invitationId, accept);
    if (invitation === null) return;
    // Known after a reload as well; and the meeting's page joins with it at once.
    rememberPins(meetingId, { invitation });
    handOver({ meetingId, invitation });
    navigate(`/m/${meetingId}`);
  };
  return (
    <section className="call-banner" aria-label={t('label')} data-testid="incoming-call">
      <span className="call-sign">
        <PhoneIncoming size={22} aria-hidden />
      </span>
      <div className="call-words">
        <p>{t('calls', { by: call.by || t('somebody') })}</p>
        <p className="call-subject">{nameOf(call)}</p>
        {problem?.invitationId !== invitationId ? null : (
          <p className="field-error" role="alert">
            <CircleAlert size={16} aria-hidden />
            {errorText(problem.code)}
          </p>
        )}
      </div>
      <div className="call-answers">
        <Button busy={busy && !accepting} onClick={() => void answer(false)} data-testid="call-decline">
          {t('decline')}
        </Button>
        <Button
          look="primary"
          busy={busy && accepting}
          onClick={() => void answer(true)}
          data-testid="call-accept"
        >
          {t('accept')}
        </Button>
      </div>
    </section>
  );
}

function nameOf({ subject, meetingId }: IncomingCall): string {
  return subject === '' ? formatMeetingId(meetingId) : subject;
}
