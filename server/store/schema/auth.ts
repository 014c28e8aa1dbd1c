export interface AuthTables {
  credential: CredentialTable;
  accountLink: AccountLinkTable;
  apiKey: ApiKeyTable;
  oidcProvider: OidcProviderTable;
  mail: MailTable;
}

/** How an account proves who it is. Without a row it has no password and chose nothing. */
export interface CredentialTable {
  accountId: string;
  /** PHC string; null: signs in through the enterprise's provider only */
  passwordHash: string | null;
  /** 1: asked for a code by e-mail when signing in */
  oneTimeCode: number;
  changedAt: number;
}

/** A link by e-mail with which one sets a password. */
export interface AccountLinkTable {
  /** SHA-256 of the token in the link, base64url */
  tokenHash: string;
  accountId: string;
  purpose: 'reset' | 'activation';
  expiresAt: number;
}

export interface ApiKeyTable {
  id: string;
  enterpriseId: string;
  name: string;
  /** Its first characters, to tell keys apart. */
  start: string;
  /** SHA-256 of the key, base64url */
  keyHash: string;
  /** JSON list */
  scopes: string;
  createdAt: number;
  /** Name of who made it. */
  createdBy: string;
  lastUsedAt: number | null;
  expiresAt: number | null;
}

/** Single sign-on of an enterprise. */
export interface OidcProviderTable {
  enterpriseId: string;
  enabled: number;
  name: string;
  issuer: string;
  clientId: string;
  /** Empty: a public client. */
  clientSecret: string;
  makeAccounts: number;
}

/** A message on its way out. */
export interface MailTable {
  id: string;
  enterpriseId: string;
  recipient: string;
  subject: string;
  /** 0: somebody waits for it in front of a screen; 1: the rest */
  priority: number;
  /** JSON of `MailContent`; null once it is sent or given up: it may hold links and codes */
  content: string | null;
  state: 'queued' | 'sent' | 'failed';
  attempts: number;
  /** When it is tried next; while a worker has it, when another may take it. */
  nextAt: number;
  /** Of the worker that has it: what another has taken since, it no longer changes. */
  claim: string | null;
  lastError: string | null;
  createdAt: number;
  sentAt: number | null;
}
