import { Table } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { DownloadButton } from '../parts/download-button.tsx';

type Failure = Import['failures'][number];

/** As many as the server tells; all are in the file. */
const told = 500;

/** Every bad row with its reason, and the file to correct. */
export function FailedRows({ taken }: { taken: Import }): ReactElement {
  const { t } = useTranslation('admin');
  const { importId, failures, failed } = taken;
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
      <Table<Failure>
        className="admin-table imports-bad"
        size="small"
        aria-label={t('imports.badRows')}
        dataSource={failures}
        rowKey={({ row, field }) => `${row}/${field}`}
        pagination={failures.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { key: 'row', title: t('imports.row'), dataIndex: 'row', align: 'right' },
          { key: 'field', title: t('imports.field'), dataIndex: 'field' },
          {
            key: 'value',
            title: t('imports.value'),
            render: (_, { value }) =>
              value === '' ? <span className="quiet">{t('conflict.empty')}</span> : <code>{value}</code>,
          },
          { key: 'reason', title: t('imports.reason'), dataIndex: 'reason' },
        ]}
      />
    </section>
  );
}
