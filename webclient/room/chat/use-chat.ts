import { useStore } from 'zustand';
import { useMeeting, useSession } from '../../app/session.ts';
import type { ChatActions, ChatState } from '../../core/chat-model.ts';
import { useSelf } from '../participants.ts';
import type { Writer } from './addressees.ts';

export function useChatActions(): ChatActions {
  return useSession().meeting.chat;
}

/** Reads the chat. Select narrowly, and nothing that is made anew at each call. */
export function useChat<T>(select: (state: ChatState) => T): T {
  return useStore(useChatActions().store, select);
}

/** As whom one writes, by what rule. */
export function useWriter(): Writer {
  const self = useSelf();
  const rule = useMeeting((state) => state.snapshot?.fields.chat ?? 'everyone');
  return { id: self?.id ?? '', role: self?.role ?? 'guest', rule };
}
