import { expect } from 'chai';
import type { ChatMessage } from '../../core/chat-model.ts';
import { groupMessages } from './message-groups.ts';

const minute = 60_000;
let count = 0;

function message(from: string, at: number, more: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: String(++count),
    at,
    from: { participantId: from, name: from },
    to: 'everyone',
    text: 'Hello',
    file: null,
    ...more,
  };
}

describe('messages in groups', () => {
  const shapeOf = (messages: ChatMessage[]): string[] =>
    groupMessages(messages, new Set(['me'])).map(({ own, from, messages: { length } }) => {
      return `${own ? 'own' : from.name} ${length}`;
    });

  it('are those of one person in a row to the same people', () => {
    const toBen = { to: { participantId: 'ben', name: 'Ben' } };
    const messages = [
      message('anna', 0),
      message('anna', 1000),
      message('me', 2000),
      message('me', 3000, { to: 'hosts' }),
      message('me', 4000, toBen),
      message('me', 5000, toBen),
      message('anna', 6000),
    ];
    expect(shapeOf(messages)).to.deep.equal(['anna 2', 'own 1', 'own 1', 'own 2', 'anna 1']);
  });

  it('say the time again after a pause, and the name after it was changed', () => {
    const renamed = { from: { participantId: 'anna', name: 'Dr. Anna' } };
    const messages = [
      message('anna', 0),
      message('anna', 4 * minute),
      message('anna', 9 * minute),
      message('anna', 9 * minute + 1, renamed),
    ];
    expect(shapeOf(messages)).to.deep.equal(['anna 2', 'anna 1', 'Dr. Anna 1']);
  });
});
