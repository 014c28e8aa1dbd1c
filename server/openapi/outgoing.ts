import { webhookEventSchema } from '../contract/api/integrations.ts';
import type { Operation, Parameter } from './openapi.ts';

/** What is sent to the enterprise's webhooks (Standard Webhooks), as OpenAPI's `webhooks`. */
export function outgoing(): Record<string, { post: Operation }> {
  const names = [...webhookEventSchema.options, 'test'];
  return Object.fromEntries(names.map((name) => [name, { post: operationOf(name) }]));
}

function operationOf(event: string): Operation {
  return {
    operationId: `on${event.replace(/(^|\.)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}`,
    tags: ['Webhooks'],
    summary: summaries[event] ?? event,
    description: rules,
    'x-access': 'public',
    security: [],
    parameters: headers,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              type: { type: 'string', const: event },
              timestamp: { type: 'string', format: 'date-time', description: 'when it happened' },
              data: { type: 'object', description: 'of what it happened to; more may be added' },
            },
            required: ['type', 'timestamp', 'data'],
          },
        },
      },
    },
    responses: {
      '2XX': { description: 'Taken.' },
      '410': { description: 'No more of this: the webhook is switched off.' },
      default: { description: 'Not taken; it is sent again for a day. Redirects are not followed.' },
    },
  };
}

const summaries: Readonly<Record<string, string>> = {
  'meeting.booked': 'A meeting was booked or started at once.',
  'meeting.changed': 'A booked meeting was changed, or some of its occurrences.',
  'meeting.cancelled': 'A booked meeting was cancelled, or some of its occurrences.',
  'conference.started': 'The first has entered.',
  'conference.ended': 'A conference is over.',
  'conference.controlled':
    'Somebody gave a control, or was refused it: `control`, `actor`, `subject`, `detail`, `result`.',
  'participant.joined': 'Somebody has entered a conference.',
  'participant.left': 'Somebody has left a conference.',
  'recording.ready': 'A recording can be played and downloaded.',
  'recording.failed': 'A recording could not be finished; it may be tried again.',
  test: 'An administrator tried the webhook.',
};

const rules =
  'At least once each, in no promised order. Check `webhook-signature` with the secret of the webhook ' +
  '(https://www.standardwebhooks.com has libraries), know by `webhook-id` what came before, and answer within 10 s.';

const headers: Parameter[] = [
  header('webhook-id', 'the same whenever this message is sent'),
  header('webhook-timestamp', 'of this attempt, in seconds since the epoch'),
  header('webhook-signature', 'HMAC-SHA256 of `<id>.<timestamp>.<body>`, as `v1,<base64>`'),
];

function header(name: string, description: string): Parameter {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}
