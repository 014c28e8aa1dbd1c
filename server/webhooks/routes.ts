import { actorOf } from '../contract/api/caller.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { integrationEndpoints } from '../contract/api/integrations.ts';
import type { WebhookService } from './service.ts';

export function webhookRoutes({ webhooks }: { webhooks: WebhookService }): Route[] {
  return answer(integrationEndpoints, {
    'GET /webhooks': async ({ caller }) => ({ items: await webhooks.list(caller.enterpriseId) }),
    'POST /webhooks': ({ caller, address, body }) =>
      webhooks.create(actorOf(caller, address), caller.enterpriseId, body),
    'PATCH /webhooks/:webhookId': ({ caller, address, params, version, body }) =>
      webhooks.change(actorOf(caller, address), caller.enterpriseId, params.webhookId, version, body),
    'DELETE /webhooks/:webhookId': ({ caller, address, params }) =>
      webhooks.delete(actorOf(caller, address), caller.enterpriseId, params.webhookId),
    'GET /webhooks/:webhookId/deliveries': ({ caller, params, query }) =>
      webhooks.deliveries(caller.enterpriseId, params.webhookId, query),
    'POST /webhooks/:webhookId/test': ({ caller, address, params }) =>
      webhooks.test(actorOf(caller, address), caller.enterpriseId, params.webhookId),
    'POST /webhooks/:webhookId/deliveries/:deliveryId/retry': ({ caller, address, params }) =>
      webhooks.retry(actorOf(caller, address), caller.enterpriseId, params.webhookId, params.deliveryId),
  });
}
