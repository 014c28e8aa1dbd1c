import type { ChatDestination, ChatMessage } from '../contract/chat.ts';
import { type ChatAudience, mayWriteTo } from '../contract/chat-rules.ts';
import type { Participant } from '../contract/conference-view.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { ConferenceState } from '../conference/state.ts';

type Inside = Pick<ConferenceState, 'participants' | 'waiting' | 'chat'>;

/** Why somebody may not write there just now; null: they may. */
export function mayWrite(state: Inside, fromId: string, to: ChatDestination): ErrorCode | null {
  const refusal = mayRead(state, fromId);
  if (refusal !== null) return refusal;
  if (state.chat === 'off') return 'chat_off';
  let audience: ChatAudience;
  if (typeof to === 'string') audience = to;
  else {
    const receiver = state.participants.get(to.participantId);
    if (!receiver) return 'participant_gone';
    if (receiver.kind !== 'web') return 'chat_unreadable';
    audience = receiver;
  }
  const from = state.participants.get(fromId);
  return from && mayWriteTo(state.chat, from.role, audience) ? null : 'chat_hosts_only';
}

/** Why somebody may not read the chat at all; null: what they see of it is `sees`. */
export function mayRead({ participants, waiting }: Inside, participantId: string): ErrorCode | null {
  if (participants.has(participantId)) return null;
  return waiting.has(participantId) ? 'not_admitted' : 'not_joined';
}

/** Whether somebody who is in the conference sees a message, whenever they came. */
export function sees({ id, role }: Pick<Participant, 'id' | 'role'>, { from, to }: ChatMessage): boolean {
  if (to === 'everyone' || from.participantId === id) return true;
  return to === 'hosts' ? role !== 'guest' : to.participantId === id;
}
