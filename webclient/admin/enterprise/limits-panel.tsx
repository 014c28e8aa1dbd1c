import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Limits } from '../../../server/contract/api/enterprises.ts';
import { useFormat } from '../hooks/use-format.ts';

/** What is bought, and what each number means. */
export function LimitsPanel({ limits }: { limits: Limits }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { plan, concurrency, recordingBytes, terminals, vmrs } = limits;
  const bought = vmrs.filter(({ count }) => count > 0);
  const lines: [string, string, string][] = [
    [t('limits.plan'), t(`limits.plans.${plan}`), t(`limits.planHints.${plan}`)],
    [t('limits.concurrency'), format.number(concurrency), t('limits.concurrencyHint')],
    [
      t('limits.recording'),
      recordingBytes === 0 ? t('none') : format.bytes(recordingBytes),
      t('limits.recordingHint'),
    ],
    ...(['small', 'medium', 'board'] as const).map((licence): [string, string, string] => [
      t(`limits.terminals.${licence}`),
      format.number(terminals[licence]),
      t('limits.terminalsHint'),
    ]),
    [
      t('limits.vmrs'),
      bought.length === 0
        ? t('none')
        : bought
            .map(({ capacity, count }) => t('limits.vmrCount', { count, capacity }))
            .join(t('limits.joint')),
      t('limits.vmrsHint'),
    ],
  ];
  return (
    <section className="admin-panel">
      <h2>{t('limits.title')}</h2>
      <p className="quiet">{t('limits.note')}</p>
      <dl className="limits">
        {lines.map(([name, value, hint], index) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong className="admin-numbers">{value}</strong>
              {hint === lines[index - 1]?.[2] ? null : <span className="admin-sub">{hint}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
