import type { Readable } from 'node:stream';
import type { FileAnswer } from '../contract/api/handlers.ts';
import { type ChatFile, type ChatMessage, chatMessageSchema, type SentChat } from '../contract/chat.ts';
import { PlenumError } from '../contract/errors.ts';
import type { ConferenceState } from '../conference/state.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';
import { Chat } from './chat.ts';
import { safeFileName } from './file-name.ts';
import { type ChatFiles, linger, tooLarge } from './files.ts';
import { mayRead, mayWrite, sees } from './rules.ts';

/** Who asks: somebody in a conference, or before its door. */
export interface ChatSeat {
  readonly conferenceId: string;
  readonly participantId: string;
}

export interface ChatPorts {
  /** Undefined when it is over. */
  stateOf: (conferenceId: string) => ConferenceState | undefined;
  /** By the secret of a seat. */
  seatOf: (token: string) => ChatSeat | undefined;
  /** To everybody in the conference, and to its consoles. */
  publish: (conferenceId: string, message: ChatMessage) => void;
  /** To one of them; whoever is away asks for it when they are back. */
  notify: (participantId: string, message: ChatMessage) => void;
  store: Pick<LiveStore, 'saveParts' | 'readParts' | 'dropDocument' | 'documents'>;
  files: ChatFiles;
  /** Whether anybody may send files here. */
  takesFiles: boolean;
  log: Logger;
  now?: () => number;
}

export interface Upload {
  name: string;
  type: string;
  /** As it is announced; null: it is not. */
  length: number | null;
  content: Readable;
}

/** A conference lasts a day at most; what was written in it goes by itself some time after. */
const lifeMs = 26 * 3_600_000;
const prefix = 'chat/';
/** The files of a conference take so many times what one may. */
const mostFiles = 50;

/**
 * What is written in the live conferences. It is kept with them, at most 500 messages each, also over a restart, and
 * is gone when they end.
 */
export class ChatService {
  readonly #ports: ChatPorts;
  readonly #now: () => number;
  readonly #chats = new Map<string, Promise<Chat>>();
  readonly #forgetting = new Set<Promise<void>>();

  constructor(ports: ChatPorts) {
    this.#ports = ports;
    this.#now = ports.now ?? Date.now;
  }

  /**
   * Passes a message on to those it is for.
   * @throws PlenumError why it may not be written (`mayWrite`), `chat_too_fast` or `chat_file_unknown`
   */
  async send(seat: ChatSeat, { to, text, fileId }: SentChat): Promise<{ message: ChatMessage }> {
    const { conferenceId, participantId } = seat;
    const chat = await this.#chatOf(conferenceId);
    const { participants } = this.#may(seat, (state) => mayWrite(state, participantId, to));
    if (!chat.pace.take(participantId, this.#now())) throw new PlenumError('chat_too_fast');
    const file = fileId === undefined ? null : looseFile(chat, participantId, fileId);
    const nameOf = (id: string): string => participants.get(id)?.name ?? '';
    const message: ChatMessage = {
      id: newId(),
      at: chat.timeOfNext(this.#now()),
      from: { participantId, name: nameOf(participantId) },
      to: typeof to === 'string' ? to : { ...to, name: nameOf(to.participantId) },
      text,
      file,
    };
    if (file) chat.loose.delete(participantId);
    const gone = chat.add(message);
    this.#tell(conferenceId, message);
    this.#keep(conferenceId, chat, message, gone);
    for (const old of gone) {
      if (old.file) await this.#ports.files.remove(conferenceId, old.file.fileId);
    }
    return { message };
  }

  /**
   * What somebody may see of it, the latest last.
   * @param after only what was written later than this, ms since the epoch; 0: all
   * @throws PlenumError `not_admitted`: whoever waits is told nothing
   */
  async read(seat: ChatSeat, after: number): Promise<{ messages: ChatMessage[] }> {
    const chat = await this.#chatOf(seat.conferenceId);
    const reader = this.#reader(seat);
    return { messages: chat.messages.filter((one) => one.at > after && sees(reader, one)) };
  }

  /**
   * Takes a file, which a message of the same person may then carry; one that none carries makes room for the next.
   * @param token the secret of a seat in this conference
   * @throws PlenumError `chat_files_off`, `not_permitted`, `chat_off`, `chat_file_too_large`, `chat_files_full`, or
   *   `rate_limited` while another one of theirs is on its way
   */
  async receive(token: string, conferenceId: string, upload: Upload): Promise<ChatFile> {
    const { content } = upload;
    try {
      return await this.#receive(token, conferenceId, upload);
    } catch (error) {
      linger(content);
      throw error;
    }
  }

  /** @throws PlenumError `not_permitted`, or `chat_file_unknown` also for a file of a message one does not see */
  async file(token: string, conferenceId: string, fileId: string): Promise<FileAnswer> {
    const seat = this.#seatIn(token, conferenceId);
    const chat = await this.#chatOf(conferenceId);
    const reader = this.#reader(seat);
    const { file } = chat.messages.find((one) => one.file?.fileId === fileId && sees(reader, one)) ?? {};
    if (!file) throw new PlenumError('chat_file_unknown');
    const content = await this.#ports.files.open(conferenceId, fileId);
    // Never as what its sender says it is: no browser shows it as a page of ours.
    return { type: 'application/octet-stream', name: file.name, content };
  }

  /** A conference is over. What cannot be dropped now goes by itself, or at the next start. */
  ended(conferenceId: string): void {
    const forgetting = this.#forget(conferenceId).finally(() => this.#forgetting.delete(forgetting));
    this.#forgetting.add(forgetting);
  }

  /** Another server goes on with it, and with what was written; the files stay behind. */
  handedOver(conferenceId: string): void {
    this.#chats.delete(conferenceId);
    const removing = this.#ports.files
      .removeOf(conferenceId)
      .finally(() => this.#forgetting.delete(removing));
    this.#forgetting.add(removing);
  }

  /**
   * Forgets the chats of conferences that are gone, as when a server died in the middle of them.
   * @param there those that are live on any server, or will be again
   */
  async tidy(there: readonly string[]): Promise<void> {
    const { store, files } = this.#ports;
    const known = new Set(there);
    for (const document of await store.documents(prefix)) {
      if (!known.has(document.slice(prefix.length))) await store.dropDocument(document);
    }
    await files.removeAllBut(known);
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await Promise.all([...this.#chats.values()].map(async (opened) => (await opened).keeping.idle()));
    await Promise.all(this.#forgetting);
  }

  async #receive(token: string, conferenceId: string, upload: Upload): Promise<ChatFile> {
    const { files, takesFiles } = this.#ports;
    if (!takesFiles) throw new PlenumError('chat_files_off');
    const seat = this.#seatIn(token, conferenceId);
    const { participantId } = seat;
    const chat = await this.#chatOf(conferenceId);
    const state = this.#may(
      seat,
      (now) => mayRead(now, participantId) ?? (now.chat === 'off' ? 'chat_off' : null),
    );
    if ((upload.length ?? 0) > files.mostBytes) throw tooLarge(files.mostBytes);
    if (chat.sending.has(participantId)) throw new PlenumError('rate_limited');
    chat.sending.add(participantId);
    try {
      await this.#dropLoose(chat, conferenceId, (id) => id === participantId || !state.participants.has(id));
      if (chat.bytes + chat.sending.size * files.mostBytes > mostFiles * files.mostBytes) {
        throw new PlenumError('chat_files_full');
      }
      const received = await files.receive(conferenceId, upload.content);
      const { stateOf } = this.#ports;
      if (!stateOf(conferenceId)?.participants.has(participantId)) {
        await files.remove(conferenceId, received.fileId);
        if (!stateOf(conferenceId)) await files.removeOf(conferenceId);
        throw new PlenumError('not_joined');
      }
      const file = { ...received, name: safeFileName(upload.name), type: upload.type };
      chat.loose.set(participantId, file);
      return file;
    } finally {
      chat.sending.delete(participantId);
    }
  }

  /** Never rejects. */
  async #forget(conferenceId: string): Promise<void> {
    const { store, files, log } = this.#ports;
    const opened = this.#chats.get(conferenceId);
    this.#chats.delete(conferenceId);
    try {
      const keeping = (await opened)?.keeping;
      await keeping?.idle();
      await store.dropDocument(documentOf(conferenceId));
    } catch (error) {
      log.warn({ err: error, conferenceId }, 'what was written in a conference could not be dropped');
    }
    await files.removeOf(conferenceId);
  }

  async #dropLoose(chat: Chat, conferenceId: string, whose: (id: string) => boolean): Promise<void> {
    for (const [id, { fileId }] of [...chat.loose]) {
      if (!whose(id)) continue;
      chat.loose.delete(id);
      await this.#ports.files.remove(conferenceId, fileId);
    }
  }

  #tell(conferenceId: string, message: ChatMessage): void {
    const { publish, notify, stateOf } = this.#ports;
    const { to, from } = message;
    if (to === 'everyone') {
      publish(conferenceId, message);
      return;
    }
    if (to !== 'hosts') {
      notify(to.participantId, message);
      return;
    }
    for (const { id, role } of stateOf(conferenceId)?.participants.values() ?? []) {
      if (role !== 'guest' && id !== from.participantId) notify(id, message);
    }
  }

  #keep(conferenceId: string, chat: Chat, message: ChatMessage, gone: readonly ChatMessage[]): void {
    const { store, log } = this.#ports;
    const changes = { set: { [message.id]: JSON.stringify(message) }, remove: gone.map(({ id }) => id) };
    chat.keeping
      .add(() => store.saveParts(documentOf(conferenceId), changes, lifeMs))
      .catch((error: unknown) => {
        log.warn({ err: error, conferenceId }, 'a message is lost if this server stops now');
      });
  }

  /** As it was before a restart, when it is asked for the first time. */
  #chatOf(conferenceId: string): Promise<Chat> {
    const there = this.#chats.get(conferenceId);
    if (there) return there;
    if (!this.#ports.stateOf(conferenceId)) return Promise.reject(new PlenumError('not_joined'));
    const opened = this.#load(conferenceId);
    this.#chats.set(conferenceId, opened);
    return opened;
  }

  async #load(conferenceId: string): Promise<Chat> {
    const { store, log } = this.#ports;
    try {
      const parts = await store.readParts(documentOf(conferenceId));
      const read = [...parts.values()].map((part) => chatMessageSchema.safeParse(JSON.parse(part)));
      return new Chat(read.flatMap(({ data }) => data ?? []));
    } catch (error) {
      log.warn(
        { err: error, conferenceId },
        'what was written before could not be read; the chat begins anew',
      );
      return new Chat();
    }
  }

  #seatIn(token: string, conferenceId: string): ChatSeat {
    const seat = this.#ports.seatOf(token);
    if (seat?.conferenceId !== conferenceId) throw new PlenumError('not_permitted');
    return seat;
  }

  #reader(seat: ChatSeat) {
    const { participantId } = seat;
    const reader = this.#may(seat, (state) => mayRead(state, participantId)).participants.get(participantId);
    if (!reader) throw new PlenumError('not_joined');
    return reader;
  }

  #may(
    { conferenceId }: ChatSeat,
    rule: (state: ConferenceState) => ReturnType<typeof mayWrite>,
  ): ConferenceState {
    const state = this.#ports.stateOf(conferenceId);
    if (!state) throw new PlenumError('not_joined');
    const code = rule(state);
    if (code !== null) throw new PlenumError(code);
    return state;
  }
}

function looseFile(chat: Chat, participantId: string, fileId: string): ChatFile {
  const file = chat.loose.get(participantId);
  if (file?.fileId !== fileId) throw new PlenumError('chat_file_unknown');
  return file;
}

function documentOf(conferenceId: string): string {
  return prefix + conferenceId;
}
