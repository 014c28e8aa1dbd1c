import { Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';

type Failure = Import['failures'][number];

/** As many as the server tells; all are in the file. */
const told = 500;
const step = 25;
/** They are here already. */
const here = { error: undefined, loading: false, refreshing: false, reload: () => undefined };

/** Every bad row with its reason, and the file to correct. */
export function FailedRows({ taken }: { taken: Import }): ReactElement {
  const { t } = useTranslation('admin');
  const { importId, failures, failed } = taken;
  const [shown, setShown] = useState(step);
  return (
    <section className="admin-stack" aria-label={t('imports.badRows')}>
      <div className="admin-panel-head imports-bad-head">
        <h3>{t('imports.badRows')}</h3>
        <DownloadButton
          text={t('imports.downloadBad')}
          fetchFile={(format) =>
            rest('GET /imports/:importId/failed-rows', { params: { importId }, query: { format } })
          }
        />
      </div>
      <p className="quiet">{t('imports.badHint')}</p>
      {failures.length >= told && failed > told ? (
        <p className="quiet">{t('imports.badFirst', { told, failed })}</p>
      ) : null}
      <DataTable<Failure>
        label={t('imports.badRows')}
        rows={failures.slice(0, shown)}
        loaded={here}
        columns={useFailureColumns()}
        rowKey={({ row, field }) => `${row}/${field}`}
        empty={null}
      />
      {failures.length > shown ? (
        <div>
          <Button onClick={() => setShown(shown + 4 * step)}>
            {t('history.more', { count: failures.length - shown })}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function useFailureColumns(): Column<Failure>[] {
  const { t } = useTranslation('admin');
  return [
    {
      key: 'row',
      title: t('imports.row'),
      render: ({ row }) => <span className="admin-numbers">{row}</span>,
    },
    { key: 'field', title: t('imports.field'), render: ({ field }) => field },
    {
      key: 'value',
      title: t('imports.value'),
      render: ({ value }) =>
        value === '' ? <span className="quiet">{t('conflict.empty')}</span> : <code>{value}</code>,
    },
    {
      key: 'reason',
      title: t('imports.reason'),
      card: 'title',
      render: ({ reason }) => reason,
    },
  ];
}
