import type { StoreApi } from 'zustand/vanilla';
import type { ChatFile, ChatMessage } from '../../server/contract/chat.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';

/** What the pages see of the chat. */

export type { ChatFile, ChatMessage };

/** Everybody, all hosts, or one person. */
export type ChatAddressee = ChatMessage['to'];

export interface ChatDraft {
  to: ChatAddressee;
  text: string;
}

/** What was sent and has not arrived: it is on its way, or was refused and waits for what becomes of it. */
export interface OutgoingChat extends ChatDraft {
  key: number;
  file: File | null;
  refusal: ErrorCode | null;
}

export interface ChatState {
  /** The latest last. */
  messages: readonly ChatMessage[];
  outgoing: readonly OutgoingChat[];
  /** As whom one is, and was before one had to come in anew: by these one's own messages are known. */
  selves: ReadonlySet<string>;
  /** How many of others came while nobody looked. */
  unread: number;
  /** The latest of them, to be told in passing. */
  news: ChatMessage | null;
  /** Outlives the panel it is written in. */
  draft: ChatDraft;
}

export interface ChatActions {
  readonly store: StoreApi<ChatState>;
  /** Largest file, bytes; null: none are sent here. */
  readonly mostFileBytes: number | null;
  write(draft: Partial<ChatDraft>): void;
  /** Never rejects: what is refused stays in `outgoing`. */
  send(draft: ChatDraft, file?: File | null): Promise<void>;
  retry(key: number): Promise<void>;
  /** Also calls a file back that is on its way. */
  discard(key: number): void;
  /** Has the browser save it. @returns the code of the refusal, or null */
  save(file: ChatFile): Promise<ErrorCode | null>;
  /** Tells whether the messages are in sight: what comes then is read. */
  look(looking: boolean): void;
  /** One has been told. */
  toldNews(): void;
}

export const emptyChat: ChatState = {
  messages: [],
  outgoing: [],
  selves: new Set(),
  unread: 0,
  news: null,
  draft: { to: 'everyone', text: '' },
};
