import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatDestination, ChatFile, ChatMessage } from '../../server/contract/chat.ts';
import { keptChatMessages } from '../../server/contract/chat-rules.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { Channel } from './channel.ts';
import {
  type ChatActions,
  type ChatAddressee,
  type ChatDraft,
  type ChatState,
  emptyChat,
  type OutgoingChat,
} from './chat-model.ts';
import type { MeetingState } from './model.ts';
import { rest, saveFile } from './rest.ts';

export interface ChatParts {
  channel: Channel;
  meeting: StoreApi<MeetingState>;
  /** Bytes; null: none are sent here. */
  mostFileBytes: number | null;
}

/** The header that tells the server who sends or fetches a file. */
const seatHeader = 'x-plenum-seat';
const retryAfterMs = 2000;

/** What is written in the meeting: read on entering and after every gap, and followed from then on. */
export class Chat implements ChatActions {
  readonly store = createStore<ChatState>(() => emptyChat);
  readonly mostFileBytes: number | null;
  readonly #channel: Channel;
  readonly #meeting: StoreApi<MeetingState>;
  #seat: string | null = null;
  #looking = false;
  /** Whether it was read since one has entered. */
  #known = false;
  #reading = 0;
  #keys = 0;
  readonly #uploads = new Map<number, AbortController>();

  constructor({ channel, meeting, mostFileBytes }: ChatParts) {
    this.#channel = channel;
    this.#meeting = meeting;
    this.mostFileBytes = mostFileBytes;
    channel.socket.on('chat', ({ message }) => this.#hear(message));
    meeting.subscribe((state, before) => this.#follow(state, before));
  }

  /** The secret of one's seat, by which files are sent; null: none. */
  seatChanged(seat: string | null): void {
    this.#seat = seat;
  }

  write(draft: Partial<ChatDraft>): void {
    this.store.setState((state) => ({ draft: { ...state.draft, ...draft } }));
  }

  send({ to, text }: ChatDraft, file: File | null = null): Promise<void> {
    const outgoing: OutgoingChat = { key: ++this.#keys, to, text, file, refusal: null };
    this.store.setState((state) => ({ outgoing: [...state.outgoing, outgoing] }));
    return this.#deliver(outgoing);
  }

  async retry(key: number): Promise<void> {
    const refused = this.store.getState().outgoing.find((one) => one.key === key && one.refusal !== null);
    if (!refused) return;
    this.#mark(key, null);
    await this.#deliver(refused);
  }

  discard(key: number): void {
    this.#uploads.get(key)?.abort();
    this.#drop(key);
  }

  async save({ fileId }: ChatFile): Promise<ErrorCode | null> {
    try {
      saveFile(
        await rest('GET /conferences/:conferenceId/chat-files/:fileId', {
          params: { conferenceId: this.#conferenceId, fileId },
          headers: { [seatHeader]: this.#seat ?? '' },
        }),
      );
      return null;
    } catch (error) {
      return PlenumError.from(error).code;
    }
  }

  look(looking: boolean): void {
    this.#looking = looking;
    if (looking) this.store.setState({ unread: 0, news: null });
  }

  toldNews(): void {
    this.store.setState({ news: null });
  }

  get #conferenceId(): string {
    return this.#meeting.getState().snapshot?.conferenceId ?? '';
  }

  async #deliver({ key, to, text, file }: OutgoingChat): Promise<void> {
    const upload = new AbortController();
    this.#uploads.set(key, upload);
    try {
      const sent = file ? { fileId: (await this.#upload(file, upload.signal)).fileId } : {};
      // Too late to be called back from here on.
      this.#uploads.delete(key);
      const { message } = await this.#channel.request('sendChat', { to: destinationOf(to), text, ...sent });
      this.#add([message]);
      this.#drop(key);
    } catch (error) {
      this.#mark(key, PlenumError.from(error).code);
    } finally {
      this.#uploads.delete(key);
    }
  }

  #mark(key: number, refusal: ErrorCode | null): void {
    this.store.setState(({ outgoing }) => ({
      outgoing: outgoing.map((one) => (one.key === key ? { ...one, refusal } : one)),
    }));
  }

  #drop(key: number): void {
    this.store.setState(({ outgoing }) => ({ outgoing: outgoing.filter((one) => one.key !== key) }));
  }

  #upload(file: File, signal: AbortSignal): Promise<ChatFile> {
    return rest('POST /conferences/:conferenceId/chat-files', {
      params: { conferenceId: this.#conferenceId },
      query: { name: file.name.slice(-255), ...(isMediaType(file.type) ? { type: file.type } : {}) },
      body: new Blob([file], { type: 'application/octet-stream' }),
      headers: { [seatHeader]: this.#seat ?? '' },
      signal,
    });
  }

  #follow(state: MeetingState, before: MeetingState): void {
    const { participantId, phase } = state;
    if (participantId !== before.participantId) {
      if (participantId === null) {
        this.#forget();
        return;
      }
      this.store.setState(({ selves }) => ({ selves: new Set([...selves, participantId]) }));
    }
    if (phase !== 'joined' || participantId === null) return;
    // Whoever becomes host is shown also what was written to hosts before.
    const anew = participantId !== before.participantId || (isHosting(state) && !isHosting(before));
    if (anew) void this.#read(0);
    else if (before.phase !== 'joined') void this.#read(this.store.getState().messages.at(-1)?.at ?? 0);
  }

  async #read(after: number): Promise<void> {
    const reading = ++this.#reading;
    try {
      const { messages } = await this.#channel.request('readChat', { after });
      if (reading !== this.#reading) return;
      const missed = this.#known;
      this.#known = true;
      this.#add(messages, missed);
    } catch {
      // Without a connection coming back asks again.
      if (!this.#channel.connected || reading !== this.#reading) return;
      setTimeout(() => {
        if (reading === this.#reading) void this.#read(after);
      }, retryAfterMs);
    }
  }

  #hear(message: ChatMessage): void {
    if (this.#meeting.getState().participantId === null) return;
    const { selves, messages } = this.store.getState();
    const foreign = !selves.has(message.from.participantId) && !messages.some(({ id }) => id === message.id);
    this.#add([message], true);
    if (foreign && !this.#looking) this.store.setState({ news: message });
  }

  #add(more: readonly ChatMessage[], counts = false): void {
    this.store.setState(({ messages, selves, unread }) => {
      const known = new Set(messages.map(({ id }) => id));
      const fresh = more.filter(({ id }) => !known.has(id));
      if (fresh.length === 0) return {};
      const foreign = fresh.filter(({ from }) => !selves.has(from.participantId));
      const added = counts && !this.#looking ? foreign.length : 0;
      return { messages: merged(messages, fresh), unread: unread + added };
    });
  }

  #forget(): void {
    this.#reading++;
    this.#known = false;
    for (const upload of this.#uploads.values()) upload.abort();
    this.store.setState(emptyChat);
  }
}

/** In the order of the server, and no more than it keeps. */
function merged(messages: readonly ChatMessage[], fresh: readonly ChatMessage[]): ChatMessage[] {
  return [...messages, ...fresh].sort((a, b) => a.at - b.at).slice(-keptChatMessages);
}

function destinationOf(to: ChatAddressee): ChatDestination {
  return typeof to === 'string' ? to : { participantId: to.participantId };
}

function isMediaType(type: string): boolean {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type);
}

function isHosting({ participantId, snapshot }: MeetingState): boolean {
  const role = snapshot?.participants.find(({ id }) => id === participantId)?.role;
  return role === 'host' || role === 'cohost';
}
