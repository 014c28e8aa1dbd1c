import { DatePicker, Select, TimePicker } from 'antd';
import dayjs from 'dayjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import type { Day } from '../time/wall-time.ts';

/** Given by the form; `id` ties the label to it. */
interface Field<T> {
  id?: string;
  value?: T;
  onChange?: (value: T) => void;
}

/** Fingers choose from what opens; a keyboard on the screen would cover it. */
function useTouch(): boolean {
  return useMediaQuery('(pointer: coarse)');
}

export function DayField({
  id,
  value,
  onChange,
  first,
  last,
  label,
}: Field<Day> & { first?: Day; last?: Day; label?: string }): ReactElement {
  const { i18n } = useTranslation('meetings');
  const touch = useTouch();
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      value={value ? dayjs(value) : null}
      allowClear={false}
      inputReadOnly={touch}
      format={i18n.language === 'zh' ? 'YYYY年M月D日 ddd' : 'ddd, D MMM YYYY'}
      {...(first === undefined ? {} : { minDate: dayjs(first) })}
      {...(last === undefined ? {} : { maxDate: dayjs(last) })}
      onChange={(day) => {
        // Null when emptied, which this field cannot be.
        if (day) onChange?.(day.format('YYYY-MM-DD'));
      }}
    />
  );
}

export function ClockField({ id, value, onChange }: Field<string>): ReactElement {
  const touch = useTouch();
  return (
    <TimePicker
      {...(id === undefined ? {} : { id })}
      value={value ? dayjs(`2000-01-01T${value}`) : null}
      allowClear={false}
      inputReadOnly={touch}
      needConfirm={false}
      showNow={false}
      format="HH:mm"
      minuteStep={5}
      onChange={(time) => {
        if (time) onChange?.(time.format('HH:mm'));
      }}
    />
  );
}

const hours = Array.from({ length: 25 }, (_, hour) => hour);
const minutes = Array.from({ length: 12 }, (_, five) => five * 5);

/** Minutes, chosen as hours and minutes. */
export function LengthField({ id, value = 0, onChange }: Field<number>): ReactElement {
  const { t } = useTranslation('meetings');
  const hour = Math.floor(value / 60);
  const minute = value % 60;
  // A meeting of 24 h has no further minutes; one of none is not.
  const change = (nextHour: number, nextMinute: number): void =>
    onChange?.(nextHour >= 24 ? 24 * 60 : Math.max(5, nextHour * 60 + nextMinute));
  const all = minutes.includes(minute) ? minutes : [...minutes, minute].sort((a, b) => a - b);
  return (
    <div className="length-field">
      <Select
        {...(id === undefined ? {} : { id })}
        aria-label={t('field.hours')}
        value={hour}
        onChange={(next) => change(next, minute)}
        options={hours.map((one) => ({ value: one, label: t('hours', { count: one }) }))}
      />
      <Select
        aria-label={t('field.minutes')}
        value={minute}
        onChange={(next) => change(hour, next)}
        options={all.map((one) => ({ value: one, label: t('minutes', { count: one }) }))}
      />
    </div>
  );
}
