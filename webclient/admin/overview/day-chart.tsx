import { Button } from 'antd';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayUse } from '../../../server/contract/api/enterprises.ts';
import { useSize } from '../../ui/use-size.ts';
import { useFormat } from '../hooks/use-format.ts';
import { barsOf, niceTop } from './chart-scale.ts';
import { DayTable } from './day-table.tsx';

export const series = ['participants', 'peakParties', 'conferences'] as const;
const height = 96;
const left = 40;

/**
 * Use per day as three small charts under each other, each with its own scale: 12 conferences beside 900 participants
 * would be a line on the floor. The same numbers stand in a table.
 */
export function DayChart({ days }: { days: readonly DayUse[] }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [asTable, setAsTable] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const box = useRef<HTMLDivElement>(null);
  const width = Math.max(240, useSize(box).width);
  const day = days[chosen ?? days.length - 1];
  if (!day || days.every(({ conferences }) => conferences === 0)) {
    return <p className="quiet">{t('overview.noUse')}</p>;
  }
  const pick = (clientX: number): void => {
    const from = box.current?.getBoundingClientRect().left ?? 0;
    const share = (clientX - from - left) / (width - left);
    setChosen(Math.min(days.length - 1, Math.max(0, Math.floor(share * days.length))));
  };
  return (
    <div className="day-chart">
      <div className="admin-line">
        <p className="day-chart-said">
          <strong>{format.day(day.day)}</strong>{' '}
          {series.map((name) => (
            <span key={name}>
              {t(`overview.series.${name}`)}: <b>{format.number(day[name])}</b>
            </span>
          ))}
          <span>{t('overview.minutes', { time: format.duration(day.minutes * 60_000) })}</span>
        </p>
        <Button onClick={() => setAsTable(!asTable)} data-testid="chart-table">
          {asTable ? t('overview.showChart') : t('overview.showTable')}
        </Button>
      </div>
      <div
        ref={box}
        hidden={asTable}
        onPointerMove={({ clientX }) => pick(clientX)}
        onPointerLeave={() => setChosen(undefined)}
      >
        {series.map((name) => (
          <Small key={name} days={days} name={name} width={width} chosen={chosen} />
        ))}
        <p className="day-chart-axis" style={{ paddingLeft: left }} aria-hidden>
          <span>{format.day(days[0]?.day ?? day.day)}</span>
          <span>{format.day(days[Math.floor(days.length / 2)]?.day ?? day.day)}</span>
          <span>{format.day(days.at(-1)?.day ?? day.day)}</span>
        </p>
      </div>
      {asTable ? <DayTable days={days} /> : null}
    </div>
  );
}

interface SmallProps {
  days: readonly DayUse[];
  name: (typeof series)[number];
  width: number;
  chosen: number | undefined;
}

function Small({ days, name, width, chosen }: SmallProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const values = days.map((day) => day[name]);
  const highest = Math.max(...values);
  const top = niceTop(highest);
  const highestDay = days[values.indexOf(highest)]?.day ?? '';
  const said = t('overview.chartSaid', {
    what: t(`overview.series.${name}`),
    count: days.length,
    highest: format.number(highest),
    day: format.day(highestDay),
  });
  return (
    <figure>
      <figcaption>{t(`overview.series.${name}`)}</figcaption>
      <svg width="100%" height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={said}>
        {[0, top / 2, top].map((value) => {
          const y = height - 6 - (value / top) * (height - 18);
          return (
            <g key={value} className="day-chart-grid">
              <line x1={left} x2={width} y1={y} y2={y} />
              {Number.isInteger(value) ? (
                <text x={left - 6} y={y + 4} textAnchor="end">
                  {format.number(value)}
                </text>
              ) : null}
            </g>
          );
        })}
        {barsOf(values, top, { left, width, bottom: height - 6, height: height - 18 }).map((bar, index) => (
          <rect key={days[index]?.day} {...bar} rx="1.5" data-chosen={index === chosen ? '' : undefined} />
        ))}
      </svg>
    </figure>
  );
}
