import type { Actor } from '../contract/api/caller.ts';
import type { Limits } from '../contract/api/enterprises.ts';
import type { Db } from '../store/database.ts';

/** What terminals and VMRs need of the other features. */

/** Of an enterprise, read within the transaction that goes by it. */
export type FindEnterprise = (
  db: Db,
  enterpriseId: string,
) => Promise<{ limits: Pick<Limits, 'terminals' | 'vmrs'>; state: 'active' | 'disabled' } | undefined>;

export interface NumberPort {
  /**
   * @param wish without `number`, a random one of so many digits
   * @throws PlenumError `number_taken`
   */
  reserve: (
    tx: Db,
    wish: { number?: string | undefined; digits: number; kind: 'terminal' | 'vmr'; refId: string },
  ) => Promise<string>;
  /** Gives back every number of this kind that `refId` has. */
  free: (tx: Db, kind: 'terminal' | 'vmr', refId: string) => Promise<void>;
}

export interface AuditPort {
  record: (
    tx: Db,
    actor: Actor,
    entry: {
      enterpriseId: string;
      action: string;
      target: { kind: string; id: string; name: string };
      detail?: Record<string, unknown>;
    },
  ) => Promise<void>;
}
