import { z } from 'zod';
import { longestChatText, refusedInChat } from './chat-rules.ts';
import { idSchema } from './conference-view.ts';

/** What is written in a conference, to everybody, to its hosts or to one person. */

export const chatFileSchema = z.object({
  fileId: idSchema,
  name: z.string().describe('what it is saved as'),
  bytes: z.number().int(),
  type: z
    .string()
    .describe('media type, as its sender says: good for a picture beside the name, not to open it by'),
});
export type ChatFile = z.infer<typeof chatFileSchema>;

const writerSchema = z.object({ participantId: idSchema, name: z.string().describe('at that time') });

export const chatMessageSchema = z.object({
  id: idSchema,
  at: z.number().describe('ms since the epoch; greater than that of every message before it'),
  from: writerSchema,
  to: z
    .union([z.enum(['everyone', 'hosts']), writerSchema])
    .describe('`hosts`: host and co-hosts, those who become it later as well'),
  text: z.string().describe('plain text with line breaks; empty with a file'),
  file: chatFileSchema.nullable(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

export const chatTextSchema = z
  .string()
  .overwrite((text) => text.replace(/\r\n?/g, '\n'))
  .trim()
  .max(longestChatText, `at most ${longestChatText} characters`)
  .refine((text) => !refusedInChat.test(text), 'no control characters but line breaks');

export const chatDestinationSchema = z.union([
  z.enum(['everyone', 'hosts']),
  z.strictObject({ participantId: idSchema }),
]);
export type ChatDestination = z.infer<typeof chatDestinationSchema>;

export const sentChatSchema = z
  .strictObject({
    to: chatDestinationSchema,
    text: chatTextSchema,
    fileId: idSchema.optional().describe('of a file one has sent before'),
  })
  .refine(({ text, fileId }) => text !== '' || fileId !== undefined, {
    path: ['text'],
    message: 'at least 1 character, or a file',
  });
export type SentChat = z.output<typeof sentChatSchema>;
