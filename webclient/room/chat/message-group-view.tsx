import { Lock, ShieldUser } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { MessageFile } from './message-file.tsx';
import type { MessageGroup } from './message-groups.ts';
import { MessageText } from './message-text.tsx';

export const MessageGroupView = memo(
  function MessageGroupView({ group }: { group: MessageGroup }): ReactElement {
    const { t } = useTranslation('chat');
    const { own, from, to, at, messages } = group;
    return (
      <section className="chat-group" data-own={own} data-testid="chat-group">
        <p className="chat-heading">
          <span className="chat-from">{own ? t('you') : from.name}</span>
          <Audience to={to} own={own} />
          <Time at={at} />
        </p>
        {messages.map(({ id, text, file }) => (
          <div key={id} className="chat-message" data-testid="chat-message">
            {text === '' ? null : <MessageText text={text} />}
            {file ? <MessageFile file={file} /> : null}
          </div>
        ))}
      </section>
    );
  },
  ({ group: before }, { group }) =>
    before.key === group.key && before.own === group.own && before.messages.length === group.messages.length,
);

/** Who else reads it, where that is not everybody. */
export function Audience({ to, own }: { to: MessageGroup['to']; own: boolean }): ReactElement | null {
  const { t } = useTranslation('chat');
  if (to === 'everyone') return null;
  const Icon = to === 'hosts' ? ShieldUser : Lock;
  return (
    <span className="chat-audience">
      <Icon size={13} aria-hidden />
      {to === 'hosts' ? t('toHosts') : own ? t('privately', { name: to.name }) : t('privatelyToYou')}
    </span>
  );
}

function Time({ at }: { at: number }): ReactElement {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(htmlLanguage(language), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return <time dateTime={new Date(at).toISOString()}>{format.format(at)}</time>;
}
