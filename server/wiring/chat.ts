import { join } from 'node:path';
import { ChatFiles } from '../chat/files.ts';
import { ChatService } from '../chat/service.ts';
import { prefix } from '../conference/keeper.ts';
import type { ConferenceService } from '../conference/service.ts';
import type { ChatMessage } from '../contract/chat.ts';
import type { Ground } from './ground.ts';

export interface ChatWiring {
  conferences: () => ConferenceService;
  /** To every connection that entered the conference. */
  publishChat: (conferenceId: string, message: ChatMessage) => void;
}

export function wireChat(
  { config, log, live, dataDir }: Ground,
  { conferences, publishChat }: ChatWiring,
): ChatService {
  const { chatFiles, chatFileBytes } = config.conference;
  return new ChatService({
    ...{ store: live, log },
    stateOf: (conferenceId) => conferences().find(conferenceId)?.runtime.state,
    seatOf: (token) => conferences().seatByToken(token),
    publish: publishChat,
    notify: (participantId, message) =>
      conferences().seatOf(participantId)?.connection?.notify('chat', { message }),
    files: new ChatFiles({ folder: join(dataDir, 'chat'), mostBytes: chatFileBytes, log }),
    takesFiles: chatFiles,
  });
}

/** To be done when the conferences of before a restart are there again. */
export async function tidyChat(
  { live, log }: Ground,
  { chat, conferences }: { chat: ChatService; conferences: ConferenceService },
): Promise<void> {
  try {
    const kept = await live.documents(prefix);
    await chat.tidy([
      ...conferences.live().map(({ conferenceId }) => conferenceId),
      // The last part of the name is the conference.
      ...kept.map((document) => document.slice(document.lastIndexOf('/') + 1)),
    ]);
  } catch (error) {
    log.warn({ err: error }, 'chats of conferences that are over could not be dropped');
  }
}
