import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError } from '../../../server/contract/errors.ts';
import { rest, type AnswerOf, type BodyFor } from '../../core/rest.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useErrorText, useLanguage } from '../../i18n/use-language.ts';

type Preview = AnswerOf<'POST /recurrence-preview'>;
type Outcome =
  | { state: 'asking' }
  | { state: 'known'; of: string; preview: Preview }
  | { state: 'refused'; error: PlenumError };

/** How long typing rests before the server is asked, ms. */
const restMs = 350;
const named = 5;

/** What a rule means: in words, and the next dates, in the meeting's zone. */
export function RepeatPreview(body: BodyFor<'POST /recurrence-preview'>): ReactElement {
  const { t } = useTranslation('meetings');
  const errorText = useErrorText();
  const language = htmlLanguage(useLanguage());
  const [outcome, setOutcome] = useState<Outcome>({ state: 'asking' });
  const text = JSON.stringify(body);

  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      rest('POST /recurrence-preview', {
        body: JSON.parse(text) as BodyFor<'POST /recurrence-preview'>,
        signal: stop.signal,
      }).then(
        (preview) => setOutcome({ state: 'known', of: text, preview }),
        (error: unknown) => {
          if (!stop.signal.aborted) setOutcome({ state: 'refused', error: PlenumError.from(error) });
        },
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, language]);

  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: body.timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  switch (outcome.state) {
    case 'asking':
      return <p className="repeat-preview quiet">…</p>;
    case 'refused':
      return (
        <p className="repeat-preview repeat-refused" role="alert">
          {errorText(outcome.error.code)}
        </p>
      );
    case 'known': {
      const { preview } = outcome;
      return (
        <div
          className="repeat-preview"
          role="status"
          aria-busy={outcome.of !== text}
          data-testid="repeat-preview"
        >
          <p>
            <strong>{preview.text}</strong>
          </p>
          <p className="quiet">
            {t('nextDates', { count: preview.count })}{' '}
            {preview.occurrences
              .slice(0, named)
              .map((at) => day.format(at))
              .join(language === 'en' ? '; ' : '；')}
            {preview.count > named ? ` … ${day.format(preview.lastStartsAt)}` : ''}
          </p>
        </div>
      );
    }
  }
}
