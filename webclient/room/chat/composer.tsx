import { CircleAlert, MessageSquareOff, Paperclip, SendHorizontal, X } from 'lucide-react';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import { useTranslation } from 'react-i18next';
import { longestChatText } from '../../../server/contract/chat-rules.ts';
import { useMeeting } from '../../app/session.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { indexById } from '../participant-index.ts';
import { participantsOf } from '../participants.ts';
import { AddresseeChoice } from './addressee-choice.tsx';
import { writable, type Writable } from './addressees.ts';
import { isComposing } from './composing.ts';
import { FileIcon } from './file-icon.tsx';
import { formatBytes } from './file-size.ts';
import { sendable } from './sendable.ts';
import { useChat, useChatActions, useWriter } from './use-chat.ts';

/** From so many characters on, how many there are is shown. */
const countedFrom = longestChatText - 200;

/** Where one writes; when one may not, it says so instead. */
export function Composer(): ReactElement {
  const { t } = useTranslation('chat');
  const { role, rule } = useWriter();
  if (rule === 'off') {
    return (
      <p className="chat-off" role="status" data-testid="chat-off">
        <MessageSquareOff size={18} aria-hidden />
        {role === 'guest' ? t('off') : t('offByYou')}
      </p>
    );
  }
  return <Writing />;
}

function Writing(): ReactElement {
  const { t } = useTranslation('chat');
  const chat = useChatActions();
  const { to, text } = useChat((state) => state.draft);
  const { may, guestOfHosts } = useMayWrite();
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const statusId = useId();
  const clean = sendable(text);
  const tooLong = clean.length > longestChatText;
  const ready = may === 'yes' && !tooLong && (clean !== '' || file !== null);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
  }, [text]);

  const send = (): void => {
    field.current?.focus();
    if (!ready) return;
    void chat.send({ to, text: clean }, file);
    chat.write({ text: '' });
    setFile(null);
    setProblem(null);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    send();
  };
  const status = useStatus(may, clean.length);
  return (
    <form
      className="chat-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {guestOfHosts ? <p className="chat-note">{t('hostsOnly')}</p> : null}
      <AddresseeChoice
        to={to}
        onTo={(chosen) => {
          chat.write({ to: chosen });
          field.current?.focus();
        }}
      />
      {file ? <ChosenFile file={file} onRemove={() => setFile(null)} /> : null}
      <div className="chat-field">
        <textarea
          ref={field}
          className="field-input"
          rows={1}
          value={text}
          placeholder={usePlaceholder()}
          aria-label={usePlaceholder()}
          aria-describedby={statusId}
          aria-invalid={tooLong || undefined}
          enterKeyHint="send"
          autoComplete="off"
          data-first-focus
          data-testid="chat-text"
          onChange={(event) => chat.write({ text: event.target.value })}
          onKeyDown={pressed}
        />
        {chat.mostFileBytes === null ? null : (
          <FileButton
            most={chat.mostFileBytes}
            onFile={(chosen) => {
              setFile(chosen);
              setProblem(null);
              field.current?.focus();
            }}
            onProblem={setProblem}
          />
        )}
        <button
          type="submit"
          className="icon-button chat-send"
          aria-label={t('send')}
          aria-disabled={!ready}
          data-testid="chat-send"
        >
          <SendHorizontal size={20} aria-hidden />
        </button>
      </div>
      <p
        id={statusId}
        className="chat-status"
        data-kind={status.kind}
        role={status.kind === 'bad' ? 'alert' : undefined}
      >
        {status.kind === 'bad' ? <CircleAlert size={14} aria-hidden /> : null}
        {status.text}
      </p>
      {problem === null ? null : (
        <p className="field-error" role="alert">
          <CircleAlert size={16} aria-hidden />
          {problem}
        </p>
      )}
    </form>
  );
}

/**
 * Whether the draft could be sent to whom it is for. What was for everybody is for hosts where only that is allowed,
 * and stays so; nothing ever becomes for more people than it was.
 */
function useMayWrite(): { may: Writable; guestOfHosts: boolean } {
  const chat = useChatActions();
  const writer = useWriter();
  const to = useChat((state) => state.draft.to);
  const may = useMeeting((state) => writable(writer, to, (id) => indexById(participantsOf(state)).get(id)));
  const narrow = to === 'everyone' && may === 'hosts_only';
  useEffect(() => {
    if (narrow) chat.write({ to: 'hosts' });
  }, [chat, narrow]);
  return { may: narrow ? 'yes' : may, guestOfHosts: writer.rule === 'hosts' && writer.role === 'guest' };
}

function usePlaceholder(): string {
  const { t } = useTranslation('chat');
  const to = useChat((state) => state.draft.to);
  if (to === 'everyone') return t('writeEveryone');
  return to === 'hosts' ? t('writeHosts') : t('writeNamed', { name: to.name });
}

function useStatus(may: Writable, length: number): { text: string; kind: 'keys' | 'count' | 'bad' } {
  const { t } = useTranslation('chat');
  const to = useChat((state) => state.draft.to);
  if (may === 'gone')
    return { text: t('gone', { name: typeof to === 'string' ? '' : to.name }), kind: 'bad' };
  if (may === 'hosts_only') return { text: t('hostsOnlyTo'), kind: 'bad' };
  const counted = { count: length, most: longestChatText };
  if (length > longestChatText) return { text: t('tooLong', counted), kind: 'bad' };
  if (length > countedFrom) return { text: t('left', counted), kind: 'count' };
  return { text: t('sendKeys'), kind: 'keys' };
}

interface FileButtonProps {
  most: number;
  onFile: (file: File) => void;
  onProblem: (problem: string) => void;
}

function FileButton({ most, onFile, onProblem }: FileButtonProps): ReactElement {
  const { t } = useTranslation('chat');
  const locale = htmlLanguage(useLanguage());
  const input = useRef<HTMLInputElement>(null);
  const chosen = (file: File): void => {
    if (file.size > most) onProblem(t('fileTooLarge', { name: file.name, most: formatBytes(most, locale) }));
    else if (file.size === 0) onProblem(t('fileEmpty', { name: file.name }));
    else onFile(file);
  };
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={t('attach')}
        title={t('attach')}
        data-testid="chat-attach"
        onClick={() => input.current?.click()}
      >
        <Paperclip size={20} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="chat-file-input"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) chosen(file);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}

function ChosenFile({ file, onRemove }: { file: File; onRemove: () => void }): ReactElement {
  const { t } = useTranslation('chat');
  const locale = htmlLanguage(useLanguage());
  return (
    <p className="chat-file chat-chosen" data-testid="chat-chosen">
      <FileIcon type={file.type} />
      <span className="chat-file-name">{file.name}</span>
      <span className="chat-file-size">{formatBytes(file.size, locale)}</span>
      <button
        type="button"
        className="icon-button"
        aria-label={t('removeFile', { name: file.name })}
        onClick={onRemove}
      >
        <X size={16} aria-hidden />
      </button>
    </p>
  );
}
