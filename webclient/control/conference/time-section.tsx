import { Button, Space } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useConsole, useFields, useMay } from '../desk-context.ts';
import { useGive } from '../use-give.ts';
import { useServerTime } from '../use-server-time.ts';
import { Section } from './section.tsx';

const steps = [15, 30, 60] as const;

/** Since when it runs, until when, and making it longer. */
export function TimeSection(): ReactElement {
  const { t } = useTranslation('control');
  const language = useLanguage();
  const may = useMay();
  const now = useServerTime(5000);
  const startedAt = useConsole((state) => state.snapshot?.startedAt ?? 0);
  const plannedEndAt = useFields((fields) => fields.plannedEndAt, null);
  const endsAt = useFields((fields) => fields.endsAt, null);
  const { busy, give } = useGive();
  const clock = (at: number): string =>
    new Intl.DateTimeFormat(htmlLanguage(language), {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at);
  const end = endsAt ?? plannedEndAt;
  const minutes = end === null ? 0 : Math.ceil((end - now) / 60_000);
  return (
    <Section title={t('time.title')}>
      <p className="part-times desk-numbers">
        <span>{t('time.since', { time: clock(startedAt) })}</span>
        <span>
          {end === null
            ? t('time.noEnd')
            : minutes < 0
              ? t('time.over', { time: clock(end) })
              : t(endsAt === null ? 'time.planned' : 'time.ends', { time: clock(end), count: minutes })}
        </span>
      </p>
      {may('prolong') ? (
        <div className="part-line">
          <span className="part-line-text">{t('time.prolong')}</span>
          <Space.Compact>
            {steps.map((step) => (
              <Button
                key={step}
                disabled={busy}
                data-testid={`prolong-${step}`}
                aria-label={t('time.prolongBy', { count: step })}
                onClick={() => void give({ type: 'prolong', minutes: step })}
              >
                {t('time.plus', { count: step })}
              </Button>
            ))}
          </Space.Compact>
        </div>
      ) : null}
    </Section>
  );
}
