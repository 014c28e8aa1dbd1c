import { Mail, MonitorSpeaker, Phone, UserRound } from 'lucide-react';
import type { ReactElement } from 'react';
import type { InviteeView } from '../../../server/contract/api/booking.ts';

export function InviteeIcon({ kind }: { kind: InviteeView['kind'] }): ReactElement {
  const Icon = { account: UserRound, terminal: MonitorSpeaker, phone: Phone, email: Mail }[kind];
  return <Icon size={16} aria-hidden className="invitee-icon" />;
}
