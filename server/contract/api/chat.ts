import { z } from 'zod';
import { chatFileSchema } from '../chat.ts';
import { defineEndpoints } from './endpoint.ts';

/**
 * The files of chats. People are in a conference without an account: who they are is told by the secret of their seat,
 * in the header `x-plenum-seat`.
 */
export const seatHeader = 'x-plenum-seat';

const content = ['application/octet-stream'];

export const chatEndpoints = defineEndpoints({
  'POST /conferences/:conferenceId/chat-files': {
    summary:
      'Takes a file of a participant, for a message of theirs to carry (`sendChat`). The header `x-plenum-seat` has the secret of their seat.',
    access: 'public',
    query: z.strictObject({
      name: z.string().min(1, 'not empty').max(255, 'at most 255 characters'),
      type: z
        .string()
        .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/, 'a media type')
        .default('application/octet-stream')
        .describe('media type of the file'),
    }),
    body: { file: content },
    response: chatFileSchema,
    status: 201,
  },
  'GET /conferences/:conferenceId/chat-files/:fileId': {
    summary:
      'A file of a message that a participant may see. The header `x-plenum-seat` has the secret of their seat.',
    access: 'public',
    response: { file: content },
  },
});
