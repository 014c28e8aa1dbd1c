import { Download } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../server/contract/errors.ts';
import type { ChatFile } from '../../core/chat-model.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useErrorText, useLanguage } from '../../i18n/use-language.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { FileIcon } from './file-icon.tsx';
import { formatBytes } from './file-size.ts';
import { useChatActions } from './use-chat.ts';

/** A file that came with a message. It is saved, never opened here. */
export function MessageFile({ file }: { file: ChatFile }): ReactElement {
  const { t } = useTranslation('chat');
  const locale = htmlLanguage(useLanguage());
  const errorText = useErrorText();
  const chat = useChatActions();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorCode | null>(null);
  const size = formatBytes(file.bytes, locale);

  const save = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setRefusal(await chat.save(file));
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        className="chat-file"
        aria-busy={busy || undefined}
        data-testid="chat-file"
        onClick={() => void save()}
      >
        <span className="visually-hidden">{t('saveFile')}</span>
        <FileIcon type={file.type} />
        <span className="chat-file-name">{file.name}</span>
        <span className="chat-file-size">{size}</span>
        {busy ? <Spinner size={16} /> : <Download size={16} aria-hidden />}
      </button>
      {refusal === null ? null : (
        <p className="field-error" role="alert">
          {errorText(refusal)}
        </p>
      )}
    </>
  );
}
