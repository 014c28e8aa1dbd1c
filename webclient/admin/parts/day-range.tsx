import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { endOf, isDay, startOf, type Day } from '../hooks/days.ts';
import { useParams } from '../hooks/location.ts';
import { useMe } from '../hooks/me.ts';

export interface DayRange {
  from: Day | undefined;
  to: Day | undefined;
  /** ms since the epoch; undefined: not limited. */
  query: { from?: number; to?: number };
}

/** The days chosen in the address, or those given. */
export function useDayRange(usual: { from?: Day; to?: Day } = {}): DayRange {
  const params = useParams();
  const { timeZone } = useMe();
  const read = (name: 'from' | 'to'): Day | undefined => {
    const asked = params.get(name);
    return isDay(asked) ? asked : usual[name];
  };
  const from = read('from');
  const to = read('to');
  return {
    from,
    to,
    query: {
      ...(from === undefined ? {} : { from: startOf(from, timeZone) }),
      ...(to === undefined ? {} : { to: endOf(to, timeZone) }),
    },
  };
}

/** Two days, each with a calendar of its own: one fits on a phone, two side by side do not. */
export function DayRangePicker({
  range,
  needed = false,
}: {
  range: DayRange;
  needed?: boolean;
}): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const { from, to } = range;
  const picker = (name: 'from' | 'to', day: Day | undefined): ReactElement => (
    <DatePicker
      aria-label={t(name)}
      placeholder={t(name)}
      value={day === undefined ? null : dayjs(day)}
      allowClear={!needed}
      inputReadOnly
      style={{ width: 140 }}
      onChange={(next) => params.set({ [name]: next?.isValid() ? next.format('YYYY-MM-DD') : null })}
      disabledDate={(date) => {
        const other = name === 'from' ? to : from;
        if (other === undefined) return false;
        return name === 'from' ? date.isAfter(dayjs(other), 'day') : date.isBefore(dayjs(other), 'day');
      }}
    />
  );
  return (
    <fieldset className="admin-range">
      <legend className="visually-hidden">{t('period')}</legend>
      {picker('from', from)}
      <span aria-hidden>–</span>
      {picker('to', to)}
    </fieldset>
  );
}
