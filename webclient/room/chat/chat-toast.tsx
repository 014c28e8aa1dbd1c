import { MessageSquare, X } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/session.ts';
import { useChat, useChatActions } from './use-chat.ts';
import './chat-toast.css';

const staysMs = 6000;
const firstWords = 90;

/** Tells in passing who has written while the chat is closed, and how it begins; a click opens it. */
export function ChatToast({ onOpen }: { onOpen: () => void }): ReactElement {
  const { t } = useTranslation(['chat', 'common']);
  const chat = useChatActions();
  const news = useChat((state) => state.news);
  // Whoever sees one's screen would read along.
  const sharing = useMeeting((state) => state.local.slides.state === 'live');

  useEffect(() => {
    if (news === null) return;
    const timer = setTimeout(() => chat.toldNews(), staysMs);
    return () => clearTimeout(timer);
  }, [chat, news]);

  return (
    <div className="chat-toast-place" aria-live="polite">
      {news === null ? null : (
        <div className="chat-toast" data-testid="chat-toast">
          <button type="button" className="chat-toast-open" onClick={onOpen}>
            <MessageSquare size={18} aria-hidden />
            <span className="chat-toast-text">
              <strong>
                {news.to === 'everyone'
                  ? t('newsFrom', { name: news.from.name })
                  : t(news.to === 'hosts' ? 'newsFromHosts' : 'newsPrivate', { name: news.from.name })}
              </strong>
              <span>{sharing ? t('newsHidden') : beginning(news.text || (news.file?.name ?? ''))}</span>
            </span>
            <span className="visually-hidden">{t('openChat')}</span>
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={t('common:dismiss')}
            onClick={() => chat.toldNews()}
          >
            <X size={18} aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
}

function beginning(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  const characters = Array.from(line);
  return characters.length <= firstWords ? line : `${characters.slice(0, firstWords).join('')}…`;
}
