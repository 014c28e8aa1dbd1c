import { useTranslation } from 'react-i18next';
import type { Delivery, WebhookEvent } from '../../../server/contract/api/integrations.ts';

export const webhookEvents = [
  'meeting.booked',
  'meeting.changed',
  'meeting.cancelled',
  'conference.started',
  'conference.ended',
  'conference.controlled',
  'participant.joined',
  'participant.left',
  'recording.ready',
  'recording.failed',
] as const satisfies readonly WebhookEvent[];

export function useEventText(): (event: Delivery['event']) => string {
  const { t } = useTranslation('admin');
  return (event) => t(`webhooks.eventTexts.${event}`);
}
