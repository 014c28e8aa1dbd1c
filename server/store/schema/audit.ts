import type { Actor } from '../../contract/api/caller.ts';

export interface AuditTables {
  auditEntry: AuditEntryTable;
}

export interface AuditEntryTable {
  id: string;
  enterpriseId: string;
  at: number;
  /** Orders what one server wrote within the same millisecond. */
  sequence: number;
  actorKind: Actor['kind'];
  actorId: string;
  actorName: string;
  action: string;
  targetKind: string;
  targetId: string;
  targetName: string;
  /** JSON object */
  detail: string;
  address: string;
  /** Names of actor, action and target in lower case, a line each: what a search looks in. */
  searchText: string;
}
