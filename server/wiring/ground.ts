import type { Config } from '../../config/schema.ts';
import type { AuditService } from '../audit/service.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import type { WebhookService } from '../webhooks/service.ts';

/** What every feature stands on. */
export interface Ground {
  config: Config;
  log: Logger;
  db: Db;
  live: LiveStore;
  /** Absolute. */
  dataDir: string;
  /** Names this server among those that share the stores: the same after a restart. */
  serverId: string;
  /** Where the links of mails lead to, e.g. https://meet.example.org. */
  linkOrigin: () => string;
  audit: AuditService;
  mailer: Mailer;
  webhooks: WebhookService;
}
