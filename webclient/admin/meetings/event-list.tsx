import { Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceEvent } from '../../../server/contract/api/history.ts';
import { errorCatalogue } from '../../../server/contract/errors.ts';
import { useErrorText, useLanguage } from '../../i18n/use-language.ts';
import { wordsOf } from '../../meetings/history/event-words.ts';
import { useFormat } from '../hooks/use-format.ts';

const step = 200;

export function EventList({ events }: { events: readonly ConferenceEvent[] }): ReactElement {
  const { t, i18n } = useTranslation('admin');
  const language = useLanguage();
  const errorText = useErrorText();
  const format = useFormat();
  const [shown, setShown] = useState(step);
  const refusal = (code: string): string | null =>
    code in errorCatalogue ? errorText(code as keyof typeof errorCatalogue) : null;
  const said = (event: ConferenceEvent): { what: string; setting: string } => {
    const words = wordsOf(event, language, refusal);
    // How a conference ended is told by its code.
    const ending = event.type === 'ended' && i18n.exists(`admin:history.reasons.${event.detail}`);
    return ending
      ? { ...words, setting: t(`history.reasons.${event.detail}` as 'history.reasons.host') }
      : words;
  };
  return (
    <>
      <ol className="admin-rows">
        {events.slice(0, shown).map((event, index) => {
          const { at, actor, subject } = event;
          const { what, setting } = said(event);
          return (
            <li key={index}>
              <div>
                <strong>{what}</strong>
                {subject === null ? null : <> {subject}</>}
                {setting === '' ? null : <span className="admin-sub">{setting}</span>}
              </div>
              <div className="admin-row-end">
                <span className="admin-numbers">{format.time(at)}</span>
                <span className="admin-sub">{actor ?? t('history.system')}</span>
              </div>
            </li>
          );
        })}
      </ol>
      {events.length > shown ? (
        <Button onClick={() => setShown(shown + step)}>
          {t('history.more', { count: events.length - shown })}
        </Button>
      ) : null}
    </>
  );
}
