import { Checkbox, Input, InputNumber, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { addDays, type Day } from '../time/wall-time.ts';
import { lastDay } from './booking-values.ts';
import {
  mostRepetitions,
  repeatKinds,
  type Repeat,
  type RepeatKind,
  weekdayNameOf,
  weekdays,
  weekOf,
} from './recurrence.ts';
import { DayField } from './time-fields.tsx';

interface RepeatFieldProps {
  id?: string;
  value?: Repeat;
  onChange?: (repeat: Repeat) => void;
  start: Day;
}

const weekNames = ['first', 'second', 'third', 'fourth'] as const;
// A Monday, to name the days of a week by.
const someMonday = '2024-01-01';

export function RepeatField({ id, value, onChange, start }: RepeatFieldProps): ReactElement | null {
  const { t } = useTranslation('meetings');
  const language = htmlLanguage(useLanguage());
  if (!value) return null;
  const change = (changes: Partial<Repeat>): void => onChange?.({ ...value, ...changes });
  const dayName = (index: number, weekday: 'short' | 'long'): string =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(
      Date.parse(addDays(someMonday, index)),
    );
  const startDayName = dayName(weekdays.indexOf(weekdayNameOf(start)), 'long');
  const label = (kind: RepeatKind): string => {
    if (kind === 'monthlyByDate') return t('repeat.monthlyByDate', { day: Number(start.slice(8)) });
    if (kind !== 'monthlyByWeekday') return t(`repeat.${kind}`);
    const week = weekNames[weekOf(start) - 1] ?? 'last';
    return t('repeat.monthlyByWeekday', { week: t(`weekOfMonth.${week}`), day: startDayName });
  };
  const unit = unitOf(value.kind);
  return (
    <div className="repeat-field">
      <Select<RepeatKind>
        {...(id === undefined ? {} : { id })}
        data-testid="repeat"
        value={value.kind}
        onChange={(kind) =>
          change({
            kind,
            ...(kind === 'weekly' && value.kind !== 'weekly' ? { days: [weekdayNameOf(start)] } : {}),
          })
        }
        options={repeatKinds.map((kind) => ({ value: kind, label: label(kind) }))}
      />
      {unit === null ? null : (
        <label className="repeat-line">
          {t('every')}
          <InputNumber
            min={1}
            max={99}
            precision={0}
            value={value.interval}
            onChange={(interval) => change({ interval: interval ?? 1 })}
          />
          {t(`unit.${unit}`, { count: value.interval })}
        </label>
      )}
      {value.kind === 'weekly' ? (
        <Checkbox.Group
          aria-label={t('onDays')}
          value={value.days}
          onChange={(days) => change({ days: days.length > 0 ? days : [weekdayNameOf(start)] })}
          options={weekdays.map((day, index) => ({ value: day, label: dayName(index, 'short') }))}
        />
      ) : null}
      {value.kind === 'custom' ? (
        <Input
          aria-label={t('customRule')}
          placeholder="FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1"
          value={value.rule}
          maxLength={260}
          spellCheck={false}
          onChange={({ target }) => change({ rule: target.value })}
        />
      ) : null}
      {value.kind === 'monthlyByDate' && Number(start.slice(8)) > 28 ? (
        <p className="quiet">{t('shortMonths', { day: Number(start.slice(8)) })}</p>
      ) : null}
      {value.kind === 'never' ? null : <EndField value={value} start={start} change={change} />}
    </div>
  );
}

function EndField(props: {
  value: Repeat;
  start: Day;
  change: (changes: Partial<Repeat>) => void;
}): ReactElement {
  const { value, start, change } = props;
  const { t } = useTranslation('meetings');
  return (
    <div className="repeat-line">
      <Select<Repeat['end']>
        aria-label={t('ends')}
        value={value.end}
        onChange={(end) => change({ end })}
        options={[
          { value: 'count', label: t('endsAfter') },
          { value: 'until', label: t('endsOn') },
        ]}
      />
      {value.end === 'count' ? (
        <label className="repeat-line">
          <InputNumber
            min={1}
            max={mostRepetitions}
            precision={0}
            value={value.count}
            aria-label={t('timesCount')}
            onChange={(count) => change({ count: count ?? 1 })}
          />
          {t('times', { count: value.count })}
        </label>
      ) : (
        <DayField
          value={value.until}
          first={start}
          last={lastDay(start)}
          label={t('lastDay')}
          onChange={(until) => change({ until })}
        />
      )}
    </div>
  );
}

function unitOf(kind: RepeatKind): 'day' | 'week' | 'month' | null {
  switch (kind) {
    case 'daily':
      return 'day';
    case 'weekly':
      return 'week';
    case 'monthlyByDate':
    case 'monthlyByWeekday':
      return 'month';
    case 'never':
    case 'workdays':
    case 'custom':
      return null;
  }
}
