import type { Catalogue } from './catalogue.ts';

/** Webhooks and what else goes out. */
export const integrationErrors = {
  webhook_address_refused: {
    status: 422,
    en: 'Webhooks are not sent to addresses inside the network. Give a public address, or let the operator allow it.',
    zh: 'Webhook 不能发送到内网地址，请填写公网地址，或由运维人员放开限制。',
  },
  too_many_webhooks: {
    status: 409,
    en: 'The enterprise has as many webhooks as it may. Delete one that is no longer needed.',
    zh: '企业的 Webhook 数量已达上限，请先删除不再使用的。',
  },
} as const satisfies Catalogue;
