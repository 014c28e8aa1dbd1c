import { Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceEvent } from '../../../server/contract/api/history.ts';
import { useTimes } from '../../console/use-times.ts';
import { errorCatalogue } from '../../../server/contract/errors.ts';
import { useErrorText, useLanguage } from '../../i18n/use-language.ts';
import { wordsOf } from './event-words.ts';

const step = 100;

/** What happened, in the order it did. */
export function EventList({ events }: { events: ConferenceEvent[] }): ReactElement {
  const { t } = useTranslation('meetings');
  const language = useLanguage();
  const errorText = useErrorText();
  const times = useTimes();
  const [shown, setShown] = useState(step);
  if (events.length === 0) return <p className="quiet">{t('nothingHappened')}</p>;
  const refusal = (code: string): string | null =>
    code in errorCatalogue ? errorText(code as keyof typeof errorCatalogue) : null;
  return (
    <>
      <ol className="sheet events">
        {events.slice(0, shown).map((event, index) => {
          const { at, actor, subject } = event;
          const { what, setting } = wordsOf(event, language, refusal);
          return (
            // Several things happen in one millisecond; the list never changes.
            <li key={index}>
              <time className="number quiet" dateTime={new Date(at).toISOString()}>
                {times.clock(at)}
              </time>
              <span>
                {what}
                {subject === null ? '' : ` · ${subject}`}
                {setting === '' ? '' : ` · ${setting}`}
                {actor === null || actor === subject ? null : (
                  <span className="quiet"> {t('byActor', { name: actor })}</span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
      {events.length > shown ? (
        <Button className="events-more" onClick={() => setShown((before) => before + step)}>
          {t('showMoreEvents', { count: events.length - shown })}
        </Button>
      ) : null}
    </>
  );
}
