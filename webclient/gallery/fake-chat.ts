import { createStore } from 'zustand/vanilla';
import { type ChatActions, type ChatMessage, type ChatState, emptyChat } from '../core/chat-model.ts';
import { selfId } from './people.ts';
import type { Scenario } from './scenario.ts';

/**
 * A made-up chat, by the words of the scenario: `chat` has messages of every kind, `chatLong` as many as are kept,
 * `chatNews` one that has just come, `chatFailed` one that was refused, `chatPrivate` a draft for one person, `chatGone`
 * for one who has left, `chatMuch` a draft that is too long; `chatFiles`: files can be sent.
 */
export function fakeChat({ show, language }: Scenario): ChatActions {
  const store = createStore<ChatState>(() => makeState(show, language));
  let count = 0;
  const me = { participantId: selfId, name: '欧阳修远' };
  return {
    store,
    mostFileBytes: show.has('chatFiles') ? 20_000_000 : null,
    write: (draft) => store.setState((state) => ({ draft: { ...state.draft, ...draft } })),
    send: ({ to, text }, file = null) => {
      const sent: ChatMessage = {
        ...{ id: `sent${++count}`, at: Date.now(), from: me, to, text },
        file: file ? { fileId: 'f', name: file.name, bytes: file.size, type: file.type } : null,
      };
      store.setState((state) => ({ messages: [...state.messages, sent] }));
      return Promise.resolve();
    },
    retry: () => Promise.resolve(),
    discard: (key) =>
      store.setState((state) => ({ outgoing: state.outgoing.filter((one) => one.key !== key) })),
    save: () => Promise.resolve('chat_file_unknown'),
    look: (looking) => {
      if (looking) store.setState({ unread: 0, news: null });
    },
    toldNews: () => store.setState({ news: null }),
  };
}

const people = {
  me: { participantId: selfId, name: '欧阳修远' },
  amelia: { participantId: 'p1', name: 'Amelia Okonkwo' },
  li: { participantId: 'p2', name: '李明' },
  priya: { participantId: 'p5', name: 'Priya Raghunathan Venkatasubramanian' },
  gone: { participantId: 'gone', name: '王芳' },
};
type Person = keyof typeof people;

interface Line {
  from: Person;
  to?: 'hosts' | Person;
  zh: string;
  en: string;
  file?: ChatMessage['file'];
  /** Minutes after the one before. */
  after?: number;
}

const lines: readonly Line[] = [
  { from: 'amelia', zh: '大家早上好，声音清楚吗？', en: 'Good morning. Can everybody hear me?' },
  {
    from: 'amelia',
    zh: '我把议程发在这里。',
    en: 'Here is the agenda:\n1. Results\n2. Plan for the spring\n3. Questions',
  },
  { from: 'li', zh: '很清楚 👍', en: 'Loud and clear 👍', after: 1 },
  {
    from: 'me',
    zh: '资料在 https://meet.example.org/docs/2026/spring-plan（会后也可查看）。',
    en: 'The slides are at https://meet.example.org/docs/2026/spring-plan (also after the meeting).',
    after: 2,
  },
  {
    from: 'priya',
    zh: '这是上一季度的数字。',
    en: 'These are the numbers of the last quarter.',
    file: {
      fileId: 'f1',
      name: 'Quarterly results 2026 Q3 (final, reviewed).xlsx',
      bytes: 1_432_118,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    },
    after: 1,
  },
  { from: 'li', to: 'hosts', zh: '能否让三号会议室先发言？', en: 'Could room three speak first?', after: 6 },
  { from: 'me', to: 'li', zh: '好，下一个就是。', en: 'Yes, they are next.' },
  { from: 'li', to: 'me', zh: '谢谢！', en: 'Thank you!' },
  {
    from: 'priya',
    zh: 'Supercalifragilisticexpialidocious'.repeat(3),
    en: 'Supercalifragilisticexpialidocious'.repeat(3),
    after: 3,
  },
];

function makeState(show: Scenario['show'], language: Scenario['language']): ChatState {
  const messages = show.has('chat')
    ? messagesOf(lines, language)
    : show.has('chatLong')
      ? many(language)
      : [];
  const text = language === 'zh' ? '这一段还没有写完' : 'A thought that is not finished yet';
  return {
    ...emptyChat,
    selves: new Set([selfId]),
    messages,
    ...(show.has('chatNews') ? { unread: 3, news: messages.at(-2) ?? null } : {}),
    ...(show.has('chatFailed')
      ? {
          outgoing: [
            { key: -1, to: 'everyone', text: 'One more thing', file: null, refusal: 'chat_too_fast' },
            { key: -2, to: people.li, text: '…', file: null, refusal: null },
          ],
        }
      : {}),
    ...(show.has('chatPrivate') ? { draft: { to: people.priya, text } } : {}),
    ...(show.has('chatGone') ? { draft: { to: people.gone, text } } : {}),
    ...(show.has('chatMuch') ? { draft: { to: 'everyone', text: `${text}. `.repeat(80) } } : {}),
  };
}

function messagesOf(of: readonly Line[], language: Scenario['language']): ChatMessage[] {
  let at = new Date(2026, 10, 23, 9, 2).getTime();
  return of.map(({ from, to, file = null, after = 0, ...text }, index) => {
    at += after * 60_000 + 7000;
    const addressee = to === undefined ? 'everyone' : to === 'hosts' ? to : people[to];
    return { id: `m${index}`, at, from: people[from], to: addressee, text: text[language], file };
  });
}

function many(language: Scenario['language']): ChatMessage[] {
  const all = Array.from({ length: 500 }, (_, index) => lines[index % lines.length] ?? lines[0]);
  return messagesOf(
    all.filter((line) => line !== undefined),
    language,
  );
}
