import type { Actor } from '../contract/api/caller.ts';
import type { Language } from '../contract/api/endpoint.ts';
import type { WebhookEvent } from '../contract/api/integrations.ts';
import type { Message } from '../mail/rules.ts';
import type { Db } from '../store/database.ts';

/** What recordings need of other features. */

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

export interface MailPort {
  queue(tx: Db, message: Message): Promise<void>;
}

export interface WebhookPort {
  emit(tx: Db, enterpriseId: string, event: WebhookEvent, data: unknown): Promise<void>;
}

export interface People {
  /** Bytes that an enterprise has bought for recordings. */
  limitBytes(enterpriseId: string): Promise<number>;
  /** @returns undefined for an account that is no more */
  person(
    db: Db,
    accountId: string,
  ): Promise<{ email: string | null; language: Language; timeZone: string } | undefined>;
}

/** Hashes PINs as passwords are. */
export interface PinHashes {
  hash(pin: string): Promise<string>;
  verify(pin: string, hash: string): Promise<boolean>;
}
