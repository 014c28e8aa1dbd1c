import { ArrowDown } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { groupMessages } from './message-groups.ts';
import { MessageGroupView } from './message-group-view.tsx';
import { OutgoingMessage } from './outgoing-message.tsx';
import { useChat } from './use-chat.ts';
import { useNewest } from './use-newest.ts';

/** What was written, the newest in sight as long as nobody scrolls up to read. */
export function MessageList(): ReactElement {
  const { t } = useTranslation('chat');
  const messages = useChat((state) => state.messages);
  const outgoing = useChat((state) => state.outgoing);
  const selves = useChat((state) => state.selves);
  const groups = useMemo(() => groupMessages(messages, selves), [messages, selves]);
  const { scroller, missed, toNewest, onScroll } = useNewest(messages, outgoing.length, selves);
  const empty = messages.length === 0 && outgoing.length === 0;

  return (
    <div className="chat-messages">
      {empty ? (
        <div className="chat-empty">
          <p>{t('empty')}</p>
          <p className="quiet">{t('emptyText')}</p>
        </div>
      ) : null}
      <div
        ref={scroller}
        className="chat-log"
        role="log"
        aria-label={t('log')}
        tabIndex={0}
        data-scrolls
        data-testid="chat-log"
        onScroll={onScroll}
      >
        {groups.map((group) => (
          <MessageGroupView key={group.key} group={group} />
        ))}
        {outgoing.map((one) => (
          <OutgoingMessage key={one.key} message={one} />
        ))}
      </div>
      {missed > 0 ? (
        <button type="button" className="chat-pill" data-testid="chat-newest" onClick={toNewest}>
          <ArrowDown size={16} aria-hidden />
          {t('unread', { count: missed })}
        </button>
      ) : null}
    </div>
  );
}
