import { Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceEvent } from '../../../server/contract/api/history.ts';
import { useTimes } from '../../console/use-times.ts';
import { eventWords } from './event-words.ts';

const step = 100;

/** What happened, in the order it did. */
export function EventList({ events }: { events: ConferenceEvent[] }): ReactElement {
  const { t, i18n } = useTranslation('meetings');
  const times = useTimes();
  const [shown, setShown] = useState(step);
  if (events.length === 0) return <p className="quiet">{t('nothingHappened')}</p>;
  const words = eventWords[i18n.language === 'zh' ? 'zh' : 'en'];
  return (
    <>
      <ol className="sheet events">
        {events.slice(0, shown).map(({ at, type, actor, subject, detail }, index) => (
          // Several things happen in one millisecond; the list never changes.
          <li key={index}>
            <time className="number quiet" dateTime={new Date(at).toISOString()}>
              {times.clock(at)}
            </time>
            <span>
              {words[type] ?? type.replaceAll('_', ' ')}
              {subject === null ? '' : ` · ${subject}`}
              {detail === '' ? '' : ` · ${detail}`}
              {actor === null || actor === subject ? null : (
                <span className="quiet"> {t('byActor', { name: actor })}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {events.length > shown ? (
        <Button className="events-more" onClick={() => setShown((before) => before + step)}>
          {t('showMoreEvents', { count: events.length - shown })}
        </Button>
      ) : null}
    </>
  );
}
