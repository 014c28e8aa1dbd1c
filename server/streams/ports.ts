import type { Actor } from '../contract/api/caller.ts';
import type { Db } from '../store/database.ts';

/** What live streams need of other features. */

export interface AuditPort {
  record(
    tx: Db,
    actor: Actor,
    entry: {
      enterpriseId: string;
      action: string;
      target: { kind: string; id: string; name: string };
      detail?: Record<string, unknown>;
    },
  ): Promise<void>;
}
