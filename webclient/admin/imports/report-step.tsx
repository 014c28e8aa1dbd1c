import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';
import { navigate } from '../../app/use-route.ts';
import { rest } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { Facts } from '../parts/facts.tsx';
import { useConfirm } from '../../console/use-confirm.ts';
import { pathOf } from '../shell/pages.ts';
import { FailedRows } from './failed-rows.tsx';
import { ImportProgress } from './import-progress.tsx';

interface ReportStepProps {
  taken: Import;
  onOver: () => void;
}

/** Writing with its progress, and what came of it. */
export function ReportStep({ taken, onOver }: ReportStepProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const confirm = useConfirm();
  const action = useAction();
  const { importId, state, created, updated, failed, departmentsMade, fileName } = taken;
  if (state === 'running') {
    const stop = (): void =>
      confirm({
        title: t('imports.stopTitle', { file: fileName }),
        body: t('imports.stopText'),
        action: t('imports.stop'),
        work: async () => {
          if (await action.run(() => rest('DELETE /imports/:importId', { params: { importId } }))) onOver();
        },
      });
    return (
      <div className="admin-stack">
        <ImportProgress taken={taken} />
        <div>
          <Button danger onClick={stop}>
            {t('imports.stop')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="admin-stack">
      <Alert
        type={failed > 0 ? 'warning' : 'success'}
        showIcon
        role="status"
        data-testid="import-finished"
        title={failed > 0 ? t('imports.partly', { count: failed }) : t('imports.done')}
      />
      <Facts
        items={[
          [t('imports.created'), format.number(created)],
          [t('imports.updated'), format.number(updated)],
          [t('imports.departmentsMade'), format.number(departmentsMade)],
          [t('imports.failedCount'), format.number(failed)],
        ]}
      />
      <div className="admin-actions">
        <Button type="primary" onClick={() => navigate(pathOf('accounts'))}>
          {t('imports.toDirectory')}
        </Button>
        <Button onClick={onOver}>{t('imports.another')}</Button>
      </div>
      {failed > 0 ? <FailedRows taken={taken} /> : null}
    </div>
  );
}
