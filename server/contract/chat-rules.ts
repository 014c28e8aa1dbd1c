import type { ChatRule, Role } from './conference-view.ts';

/** What the chat goes by, apart from schemas: the rules of the server and the buttons of the pages both read it here. */

/** UTF-16 code units, as `maxlength` counts them. */
export const longestChatText = 2000;
/** Of a conference; the oldest go first. */
export const keptChatMessages = 500;
/** So many messages of one person … */
export const chatBurst = 5;
/** … within so long, ms. */
export const chatBurstMs = 5000;

/** Line breaks and tabs are text; other control characters, and what turns the direction of writing, are not. */
export const refusedInChat = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u;

/** To everybody, to all hosts, or to one person, who is told apart by their role. */
export type ChatAudience = 'everyone' | 'hosts' | { role: Role };

/**
 * Whether somebody may write there. `hosts`: hosts write to anybody, the others to hosts, all or one of them. `off`
 * is for hosts as well: whoever switches the chat off has better means to be heard. What was written stays to be read.
 */
export function mayWriteTo(rule: ChatRule, from: Role, to: ChatAudience): boolean {
  switch (rule) {
    case 'everyone':
      return true;
    case 'hosts':
      return from !== 'guest' || to === 'hosts' || (to !== 'everyone' && to.role !== 'guest');
    case 'off':
      return false;
  }
}
