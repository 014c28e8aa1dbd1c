import type { IncomingMessage } from 'node:http';
import { chatEndpoints, seatHeader } from '../contract/api/chat.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import type { ChatService } from './service.ts';

export function chatRoutes({ chat }: { chat: ChatService }): Route[] {
  return answer(chatEndpoints, {
    'POST /conferences/:conferenceId/chat-files': ({ params, query, body, http }) =>
      chat.receive(tokenIn(http.request), params.conferenceId, {
        ...query,
        length: lengthOf(http.request),
        content: body.content,
      }),
    'GET /conferences/:conferenceId/chat-files/:fileId': ({ params, http }) =>
      chat.file(tokenIn(http.request), params.conferenceId, params.fileId),
  });
}

function tokenIn({ headers }: IncomingMessage): string {
  const token = headers[seatHeader];
  return typeof token === 'string' ? token : '';
}

function lengthOf({ headers }: IncomingMessage): number | null {
  const length = Number(headers['content-length']);
  return Number.isFinite(length) ? length : null;
}
