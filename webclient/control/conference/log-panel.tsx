import { CircleCheck, CircleX, ScrollText } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogEntry } from '../../../server/contract/conference-view.ts';
import { type ControlName, controlRules } from '../../../server/contract/control-rules.ts';
import { type ErrorCode, errorCatalogue } from '../../../server/contract/errors.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useErrorText, useLanguage } from '../../i18n/use-language.ts';
import { useConsole } from '../desk-context.ts';
import { Sign } from '../sign.tsx';
import { detailOf } from './log-detail.ts';
import { Section } from './section.tsx';
import './calls-and-log.css';

/** Who did what to whom, and how it went; the latest first. */
export function LogPanel(): ReactElement {
  const { t } = useTranslation('control');
  const language = useLanguage();
  const log = useConsole((state) => state.log);
  const clock = new Intl.DateTimeFormat(htmlLanguage(language), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (
    <Section title={t('log.title')}>
      {log.length === 0 ? (
        <div className="desk-empty">
          <ScrollText size={26} aria-hidden />
          <p>{t('log.empty')}</p>
        </div>
      ) : (
        <ol className="log" data-testid="log" reversed>
          {log.toReversed().map((entry, index) => (
            <LogLine key={`${entry.at}-${log.length - index}`} entry={entry} time={clock.format(entry.at)} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function LogLine({ entry, time }: { entry: LogEntry; time: string }): ReactElement {
  const { t } = useTranslation('control');
  const errorText = useErrorText();
  const { actor, control, subject, detail, result } = entry;
  const known = isControl(control);
  const said = known ? detailOf(detail) : null;
  return (
    <li data-testid="log-line" data-control={control} data-result={result}>
      <time className="desk-numbers">{time}</time>
      <span className="log-what">
        <span>
          <strong>{known ? t(`log.control.${control}`) : control}</strong>
          {said === null ? (detail === '' ? '' : ` · ${detail}`) : ` · ${t(`log.detail.${said}`)}`}
        </span>
        {subject === '' ? null : <span className="log-subject">{subject}</span>}
        <small>{actor}</small>
      </span>
      {result === 'ok' ? (
        <Sign icon={CircleCheck} tone="good">
          {t('log.done')}
        </Sign>
      ) : (
        <span className="log-refused">
          <Sign icon={CircleX} tone="bad">
            {t('log.refused')}
          </Sign>
          {isErrorCode(result) ? <small>{errorText(result)}</small> : null}
        </span>
      )}
    </li>
  );
}

function isControl(name: string): name is ControlName {
  return Object.hasOwn(controlRules, name);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}
