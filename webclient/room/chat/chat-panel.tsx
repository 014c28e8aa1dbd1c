import { useEffect, type ReactElement } from 'react';
import { ChatRuleChoice } from './chat-rule-choice.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { useChatActions } from './use-chat.ts';
import { useKeyboardHeight } from './use-keyboard-height.ts';
import './chat.css';

export function ChatPanel(): ReactElement {
  const chat = useChatActions();
  const keyboard = useKeyboardHeight();

  useEffect(() => {
    const look = (): void => chat.look(!document.hidden);
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      chat.look(false);
    };
  }, [chat]);

  return (
    <div className="chat" style={{ paddingBottom: keyboard }}>
      <ChatRuleChoice />
      <MessageList />
      <Composer />
    </div>
  );
}
