import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../../core/rest.ts';
import { DownloadButton } from '../parts/download-button.tsx';

export function ExportPanel(): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <section className="admin-panel">
      <h2>{t('imports.export')}</h2>
      <p className="quiet imports-hint">{t('imports.exportHint')}</p>
      <div className="admin-actions">
        <DownloadButton
          text={t('imports.exportAccounts')}
          fetchFile={(format) => rest('GET /exports/accounts', { query: { format } })}
        />
        <DownloadButton
          text={t('imports.exportDepartments')}
          fetchFile={(format) => rest('GET /exports/departments', { query: { format } })}
        />
      </div>
    </section>
  );
}
