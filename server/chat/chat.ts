import type { ChatFile, ChatMessage } from '../contract/chat.ts';
import { chatBurst, chatBurstMs, keptChatMessages } from '../contract/chat-rules.ts';
import { SerialQueue } from '../kernel/serial-queue.ts';
import { Pace } from './pace.ts';

/** The chat of one conference: what was written, the latest last, and files that no message carries yet. */
export class Chat {
  readonly #messages: ChatMessage[];
  readonly pace = new Pace(chatBurst, chatBurstMs);
  /** By who has sent it; one of each at most. */
  readonly loose = new Map<string, ChatFile>();
  /** Who is sending one just now. */
  readonly sending = new Set<string>();
  /** What is written to the store, in turn. */
  readonly keeping = new SerialQueue();

  constructor(messages: readonly ChatMessage[] = []) {
    this.#messages = messages.toSorted((a, b) => a.at - b.at).slice(-keptChatMessages);
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** When the next message is written: later than every one before, so that clients can ask for what came after one. */
  timeOfNext(now: number): number {
    return Math.max(now, (this.#messages.at(-1)?.at ?? 0) + 1);
  }

  /** @returns those for which there is no room any more */
  add(message: ChatMessage): ChatMessage[] {
    this.#messages.push(message);
    return this.#messages.splice(0, this.#messages.length - keptChatMessages);
  }

  /** Of all files that are kept. */
  get bytes(): number {
    const files = [...this.#messages.flatMap(({ file }) => file ?? []), ...this.loose.values()];
    return files.reduce((sum, file) => sum + file.bytes, 0);
  }
}
