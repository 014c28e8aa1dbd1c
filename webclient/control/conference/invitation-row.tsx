import { Button } from 'antd';
import {
  Ban,
  BellRing,
  CircleAlert,
  CircleCheck,
  CircleX,
  DoorOpen,
  MailCheck,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation, InvitationState } from '../../../server/contract/conference-view.ts';
import { type ErrorCode, errorCatalogue } from '../../../server/contract/errors.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { useMay } from '../desk-context.ts';
import { Sign, type SignTone } from '../sign.tsx';
import { useGive } from '../use-give.ts';

const looks: Record<InvitationState, [LucideIcon, SignTone]> = {
  calling: [PhoneOutgoing, 'busy'],
  ringing: [BellRing, 'busy'],
  joined: [CircleCheck, 'good'],
  busy: [PhoneOff, 'warning'],
  no_answer: [PhoneMissed, 'warning'],
  refused: [CircleX, 'bad'],
  failed: [CircleAlert, 'bad'],
  cancelled: [Ban, 'quiet'],
  sent: [MailCheck, 'good'],
  left: [DoorOpen, 'quiet'],
};

/** Somebody invited: how it stands, and calling again or stopping. */
export function InvitationRow({ invitation }: { invitation: Invitation }): ReactElement {
  const { t } = useTranslation('control');
  const errorText = useErrorText();
  const may = useMay();
  const { busy, give } = useGive();
  const { id, kind, name, target, state, reason } = invitation;
  const [Icon, tone] = looks[state];
  const underWay = state === 'calling' || state === 'ringing';
  const stoppable = underWay || state === 'sent';
  return (
    <li data-testid="call" data-name={name} data-state={state}>
      <span className="call-who">
        <strong title={name}>{name === '' ? target : name}</strong>
        <span className="call-state">
          <Sign icon={Icon} tone={tone}>
            {t(`callState.${state}`)}
          </Sign>
          <small>
            {t(`invitee.${kind}`)}
            {(kind === 'number' || kind === 'email') && name !== target && name !== '' ? ` · ${target}` : ''}
          </small>
        </span>
        {isErrorCode(reason) ? <small className="call-reason">{errorText(reason)}</small> : null}
      </span>
      {stoppable && may('cancelCall') ? (
        <Button
          size="small"
          loading={busy}
          aria-label={t('calls.cancelNamed', { name })}
          onClick={() => void give({ type: 'cancelCall', invitationId: id })}
        >
          {t(state === 'sent' ? 'calls.takeBack' : 'calls.cancel')}
        </Button>
      ) : null}
      {!underWay && state !== 'joined' && may('redial') ? (
        <Button
          size="small"
          loading={busy}
          aria-label={t('calls.againNamed', { name })}
          data-testid="redial"
          onClick={() => void give({ type: 'redial', invitationId: id })}
        >
          {t(kind === 'email' ? 'calls.sendAgain' : 'calls.again')}
        </Button>
      ) : null}
    </li>
  );
}

function isErrorCode(code: string | null): code is ErrorCode {
  return code !== null && code in errorCatalogue;
}
