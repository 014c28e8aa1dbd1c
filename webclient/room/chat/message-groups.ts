import type { ChatMessage } from '../../core/chat-model.ts';

/** What one wrote in a row to the same people, under one heading. */
export interface MessageGroup {
  key: string;
  own: boolean;
  from: ChatMessage['from'];
  to: ChatMessage['to'];
  /** Of the first, ms since the epoch. */
  at: number;
  messages: ChatMessage[];
}

/** After a pause the heading, and with it the time, is said again. */
const pauseMs = 5 * 60_000;

export function groupMessages(messages: readonly ChatMessage[], selves: ReadonlySet<string>): MessageGroup[] {
  const groups: MessageGroup[] = [];
  for (const message of messages) {
    const group = groups.at(-1);
    const before = group?.messages.at(-1);
    if (group && before && continues(before, message)) {
      group.messages.push(message);
      continue;
    }
    const { id, from, to, at } = message;
    groups.push({ key: id, own: selves.has(from.participantId), from, to, at, messages: [message] });
  }
  return groups;
}

function continues(before: ChatMessage, message: ChatMessage): boolean {
  return (
    before.from.participantId === message.from.participantId &&
    // Somebody who was renamed is shown by the new name from then on.
    before.from.name === message.from.name &&
    addressOf(before.to) === addressOf(message.to) &&
    message.at - before.at < pauseMs
  );
}

function addressOf(to: ChatMessage['to']): string {
  return typeof to === 'string' ? to : `p/${to.participantId}`;
}
