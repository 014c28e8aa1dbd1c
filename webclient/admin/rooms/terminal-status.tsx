import { CircleCheck, CircleSlash, PhoneCall, WifiOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terminal } from '../../../server/contract/api/terminals.ts';
import { Status, type Tone } from '../parts/status.tsx';

const looks = {
  online: { icon: CircleCheck, tone: 'good' },
  in_call: { icon: PhoneCall, tone: 'busy' },
  offline: { icon: WifiOff, tone: 'quiet' },
} as const satisfies Record<Terminal['status'], { icon: unknown; tone: Tone }>;

export function TerminalStatus({ terminal }: { terminal: Pick<Terminal, 'state' | 'status'> }): ReactElement {
  const { t } = useTranslation('admin');
  if (terminal.state === 'disabled') {
    return (
      <Status tone="quiet" icon={CircleSlash}>
        {t('states.disabled')}
      </Status>
    );
  }
  return <Status {...looks[terminal.status]}>{t(`terminal.statuses.${terminal.status}`)}</Status>;
}
