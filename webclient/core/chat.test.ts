import { expect } from 'chai';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatMessage } from '../../server/contract/chat.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { Channel } from './channel.ts';
import { Chat } from './chat.ts';
import { aParticipant, aSnapshot } from './made-up.ts';
import type { MeetingState, Participant } from './model.ts';

type Answer = object | ErrorCode;

/** What the server answers and tells is the test's. */
class FakeChannel {
  readonly asked: { name: string; data: unknown }[] = [];
  readonly answers: Record<string, (data: never) => Answer | Promise<Answer>> = {
    readChat: () => ({ messages: [] }),
  };
  connected = true;
  #tell: (data: { message: ChatMessage }) => void = () => undefined;
  readonly socket = { on: (_name: string, listener: typeof this.hear) => (this.#tell = listener) };

  readonly hear = (data: { message: ChatMessage }): void => this.#tell(data);

  async request(name: string, data: unknown): Promise<unknown> {
    this.asked.push({ name, data });
    const answer = await this.answers[name]?.(data as never);
    if (typeof answer === 'string') throw new PlenumError(answer);
    return answer;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

function message(id: string, at: number, from = 'ben', more: Partial<ChatMessage> = {}): ChatMessage {
  return { id, at, from: { participantId: from, name: from }, to: 'everyone', text: id, file: null, ...more };
}

describe('the chat one follows', () => {
  let channel: FakeChannel;
  let meeting: StoreApi<MeetingState>;
  let chat: Chat;

  beforeEach(() => {
    channel = new FakeChannel();
    const outside = { phase: 'idle', participantId: null, snapshot: null } as MeetingState;
    meeting = createStore(() => outside);
    chat = new Chat({ channel: channel as unknown as Channel, meeting, mostFileBytes: null });
  });

  async function enter(role: Participant['role'] = 'guest', participantId = 'me'): Promise<void> {
    const snapshot = aSnapshot([aParticipant(participantId, { role }), aParticipant('ben')]);
    meeting.setState({ phase: 'joined', participantId, snapshot });
    await settled();
  }

  const history = (...messages: ChatMessage[]): void => {
    channel.answers['readChat'] = ({ after }: { after: number }) => ({
      messages: messages.filter(({ at }) => at > after),
    });
  };
  const state = () => chat.store.getState();
  const ids = (): string[] => state().messages.map(({ id }) => id);

  it('begins with what was written before, which is not counted as new', async () => {
    history(message('a', 1), message('b', 2));
    await enter();
    expect([ids(), state().unread, state().news]).to.deep.equal([['a', 'b'], 0, null]);
  });

  it('counts and tells what others write while nobody looks', async () => {
    await enter();
    channel.hear({ message: message('a', 1) });
    channel.hear({ message: message('mine', 2, 'me') });
    expect([ids(), state().unread, state().news?.id]).to.deep.equal([['a', 'mine'], 1, 'a']);
    chat.look(true);
    expect([state().unread, state().news]).to.deep.equal([0, null]);
    channel.hear({ message: message('b', 3) });
    expect([state().unread, state().news]).to.deep.equal([0, null]);
    chat.look(false);
    channel.hear({ message: message('c', 4) });
    expect(state().unread).to.equal(1);
  });

  it('has each message once and in order, however it came', async () => {
    await enter();
    channel.hear({ message: message('b', 2) });
    history(message('a', 1), message('b', 2), message('c', 3));
    meeting.setState({ phase: 'reconnecting' });
    channel.hear({ message: message('c', 3) });
    channel.answers['readChat'] = () => ({ messages: [message('a', 1), message('b', 2), message('c', 3)] });
    meeting.setState({ phase: 'joined' });
    await settled();
    expect(ids()).to.deep.equal(['a', 'b', 'c']);
  });

  it('asks after a lost connection for what came meanwhile only, and counts it', async () => {
    history(message('a', 10));
    await enter();
    history(message('a', 10), message('b', 20), message('mine', 30, 'me'));
    meeting.setState({ phase: 'reconnecting' });
    meeting.setState({ phase: 'joined' });
    await settled();
    expect(channel.asked.at(-1)).to.deep.equal({ name: 'readChat', data: { after: 10 } });
    expect([ids(), state().unread]).to.deep.equal([['a', 'b', 'mine'], 1]);
  });

  it('has what was written to hosts when one becomes one', async () => {
    history(message('b', 2));
    await enter();
    history(message('a', 1, 'ben', { to: 'hosts' }), message('b', 2));
    const { snapshot } = meeting.getState();
    const [self, ...others] = snapshot!.participants;
    meeting.setState({ snapshot: { ...snapshot!, participants: [{ ...self!, role: 'cohost' }, ...others] } });
    await settled();
    expect(channel.asked.at(-1)?.data).to.deep.equal({ after: 0 });
    expect(ids()).to.deep.equal(['a', 'b']);
  });

  it('tries again when reading failed, as long as there is a connection', async () => {
    channel.answers['readChat'] = () => 'internal';
    await enter();
    history(message('a', 1));
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(ids()).to.deep.equal(['a']);
  }).timeout(6000);

  it('knows one’s own messages also after one had to come in anew', async () => {
    await enter();
    channel.hear({ message: message('mine', 1, 'me') });
    await enter('guest', 'me2');
    expect([...state().selves]).to.deep.equal(['me', 'me2']);
    expect(ids()).to.deep.equal(['mine']);
  });

  it('forgets everything when one is out', async () => {
    history(message('a', 1));
    await enter();
    chat.write({ text: 'half a thought' });
    meeting.setState({ phase: 'ended', participantId: null, snapshot: null });
    channel.hear({ message: message('late', 2) });
    expect([ids(), state().draft.text, [...state().selves]]).to.deep.equal([[], '', []]);
  });

  it('shows what is sent at once, and then as the server has it', async () => {
    await enter();
    let answer: (given: Answer) => void = () => undefined;
    channel.answers['sendChat'] = () => new Promise<Answer>((resolve) => (answer = resolve));
    const sending = chat.send({ to: { participantId: 'ben', name: 'Ben' }, text: 'Hello' });
    expect(state().outgoing).to.deep.include({
      ...{ key: 1, text: 'Hello', file: null, refusal: null },
      to: { participantId: 'ben', name: 'Ben' },
    });
    answer({ message: message('m', 5, 'me') });
    await sending;
    expect(channel.asked.at(-1)?.data).to.deep.equal({ to: { participantId: 'ben' }, text: 'Hello' });
    expect([state().outgoing, ids(), state().unread]).to.deep.equal([[], ['m'], 0]);
  });

  it('keeps what is refused, to the same people, until it is sent again or given up', async () => {
    await enter();
    channel.answers['sendChat'] = () => 'chat_too_fast';
    await chat.send({ to: 'hosts', text: 'Hello' });
    await chat.send({ to: 'everyone', text: 'Bye' });
    expect(state().outgoing.map(({ to, refusal }) => [to, refusal])).to.deep.equal([
      ['hosts', 'chat_too_fast'],
      ['everyone', 'chat_too_fast'],
    ]);
    channel.answers['sendChat'] = ({ text }: { text: string }) => ({ message: message(text, 1, 'me') });
    await chat.retry(1);
    expect(channel.asked.at(-1)?.data).to.deep.equal({ to: 'hosts', text: 'Hello' });
    chat.discard(2);
    expect([state().outgoing, ids()]).to.deep.equal([[], ['Hello']]);
  });

  it('keeps as many as the server does', async () => {
    await enter();
    for (let turn = 0; turn < 510; turn++) channel.hear({ message: message(String(turn), turn + 1) });
    expect([ids().length, ids()[0]]).to.deep.equal([500, '10']);
  });
});
