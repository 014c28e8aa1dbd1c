import { CircleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutgoingChat } from '../../core/chat-model.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { FileIcon } from './file-icon.tsx';
import { Audience } from './message-group-view.tsx';
import { MessageText } from './message-text.tsx';
import { useChatActions } from './use-chat.ts';

/** On its way, or refused: then it stays until it is sent once more or given up. */
export function OutgoingMessage({ message }: { message: OutgoingChat }): ReactElement {
  const { t } = useTranslation('chat');
  const chat = useChatActions();
  const errorText = useErrorText();
  const { key, to, text, file, refusal } = message;
  return (
    <section className="chat-group" data-own="true" data-testid="chat-outgoing">
      <p className="chat-heading">
        <span className="chat-from">{t('you')}</span>
        <Audience to={to} own />
      </p>
      <div className="chat-message" data-state={refusal === null ? 'sending' : 'refused'}>
        {text === '' ? null : <MessageText text={text} />}
        {file ? (
          <p className="chat-file">
            <FileIcon type={file.type} />
            <span className="chat-file-name">{file.name}</span>
          </p>
        ) : null}
      </div>
      {refusal === null ? (
        <p className="chat-sending">
          <Spinner size={14} /> {file ? t('sendingFile') : t('sending')}
          {file ? (
            <Button look="plain" onClick={() => chat.discard(key)}>
              {t('cancel')}
            </Button>
          ) : null}
        </p>
      ) : (
        <div className="chat-refused" role="alert">
          <p>
            <CircleAlert size={16} aria-hidden />
            <span>
              <strong>{t('notSent')}</strong> {errorText(refusal)}
            </span>
          </p>
          <Button look="plain" data-testid="chat-retry" onClick={() => void chat.retry(key)}>
            {t('retry')}
          </Button>
          <Button look="plain" data-testid="chat-discard" onClick={() => chat.discard(key)}>
            {t('discard')}
          </Button>
        </div>
      )}
    </section>
  );
}
