import { z } from 'zod';
import { idSchema } from '../conference-view.ts';
import { defineEndpoints, filledLine, pageOf, pageQuery, timeSchema, versionSchema } from './endpoint.ts';

export const webhookEventSchema = z.enum([
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
]);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

const webhookFields = {
  name: filledLine(60),
  url: z.url({ protocol: /^https?$/ }).max(500),
  events: z.array(webhookEventSchema).min(1),
  active: z.boolean(),
};

export const webhookSchema = z.object({
  ...webhookFields,
  webhookId: idSchema,
  version: versionSchema,
  createdAt: timeSchema,
  lastDelivery: z.object({ at: timeSchema, ok: z.boolean() }).nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const deliverySchema = z.object({
  deliveryId: idSchema,
  event: z.union([webhookEventSchema, z.literal('test')]),
  state: z.enum(['pending', 'delivered', 'failed']).describe('failed: given up after the last attempt'),
  attempts: z.number().int(),
  createdAt: timeSchema,
  nextAttemptAt: timeSchema.nullable(),
  deliveredAt: timeSchema.nullable(),
  lastStatus: z.number().int().nullable().describe('HTTP status of the last attempt'),
  lastError: z.string().nullable(),
  payload: z.string().describe('JSON as it was signed'),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const integrationEndpoints = defineEndpoints({
  'GET /webhooks': {
    summary: 'Where events of the enterprise are sent.',
    access: 'admin',
    response: z.object({ items: z.array(webhookSchema) }),
  },
  'POST /webhooks': {
    summary: 'Adds a webhook. Its signing secret (Standard Webhooks) is in this answer and never again.',
    access: 'admin',
    body: z.strictObject({ ...webhookFields, active: z.boolean().default(true) }),
    response: webhookSchema.extend({ secret: z.string() }),
    status: 201,
    idempotent: true,
  },
  'PATCH /webhooks/:webhookId': {
    summary: 'Changes a webhook.',
    access: 'admin',
    body: z.strictObject(webhookFields).partial(),
    response: webhookSchema,
    version: 'required',
  },
  'DELETE /webhooks/:webhookId': {
    summary: 'Deletes a webhook and what it was still to be sent.',
    access: 'admin',
    response: null,
  },
  'GET /webhooks/:webhookId/deliveries': {
    summary: 'What was sent, the latest first; kept for 30 days.',
    access: 'admin',
    query: pageQuery,
    response: pageOf(deliverySchema),
  },
  'POST /webhooks/:webhookId/test': {
    summary: 'Sends a test event.',
    access: 'admin',
    response: deliverySchema,
    status: 202,
  },
  'POST /webhooks/:webhookId/deliveries/:deliveryId/retry': {
    summary: 'Sends it once more, now.',
    access: 'admin',
    response: deliverySchema,
    status: 202,
  },
});
