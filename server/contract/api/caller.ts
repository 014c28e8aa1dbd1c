import type { Role } from './auth.ts';
import type { Language, Scope } from './endpoint.ts';

/** Somebody who is signed in. */
export interface AccountCaller {
  kind: 'account';
  accountId: string;
  enterpriseId: string;
  name: string;
  role: Role;
  /** Runs the whole installation. */
  operator: boolean;
  language: Language;
  timeZone: string;
  sessionId: string;
}

/** A program with an API key. It acts for the enterprise, as an administrator within its scopes. */
export interface KeyCaller {
  kind: 'key';
  apiKeyId: string;
  accountId: null;
  enterpriseId: string;
  name: string;
  role: 'admin';
  operator: false;
  scopes: readonly Scope[];
  language: Language;
  timeZone: string;
}

export type Caller = AccountCaller | KeyCaller;

/** Who did something, as the audit log keeps it. */
export interface Actor {
  kind: 'account' | 'key' | 'system';
  /** Empty for the system. */
  id: string;
  name: string;
  /** IP address; empty for the system. */
  address: string;
}

export const systemActor: Actor = { kind: 'system', id: '', name: 'Plenum', address: '' };

export function actorOf(caller: Caller, address: string): Actor {
  const id = caller.kind === 'account' ? caller.accountId : caller.apiKeyId;
  return { kind: caller.kind, id, name: caller.name, address };
}
