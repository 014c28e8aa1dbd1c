import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';
import { FailedRows } from './failed-rows.tsx';
import { ImportProgress } from './import-progress.tsx';

interface CheckStepProps {
  taken: Import;
  onRun: (taken: Import) => void;
  onOver: () => void;
}

/** What the server found in the file; nothing is written yet. */
export function CheckStep({ taken, onRun, onOver }: CheckStepProps): ReactElement {
  const { t } = useTranslation('admin');
  const action = useAction();
  const { importId, state, rows, failed, created, updated, departmentsMade, problem, fileName } = taken;
  const { ignoredColumns } = taken;
  const good = rows - failed;

  const run = async (): Promise<void> => {
    const done = await action.run(() => rest('POST /imports/:importId/run', { params: { importId } }));
    if (done) onRun(done.answer);
  };
  const discard = async (): Promise<void> => {
    if (await action.run(() => rest('DELETE /imports/:importId', { params: { importId } }))) onOver();
  };
  if (state === 'failed') {
    return (
      <div className="admin-stack">
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t('imports.unreadable', { file: fileName })}
          description={problem ?? undefined}
        />
        <div>
          <Button type="primary" onClick={() => void discard()}>
            {t('imports.another')}
          </Button>
        </div>
      </div>
    );
  }
  if (state === 'checking') return <ImportProgress taken={taken} />;
  return (
    <div className="admin-stack">
      <Alert
        type={failed > 0 ? 'warning' : 'success'}
        showIcon
        role="status"
        data-testid="import-checked"
        title={
          good === 0
            ? t('imports.allBad')
            : failed > 0
              ? t('imports.someBad', { good, failed })
              : t('imports.allGood', { count: rows })
        }
        description={
          good === 0 ? undefined : t('imports.willBe', { created, updated, departments: departmentsMade })
        }
      />
      {ignoredColumns.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('imports.ignored', { columns: ignoredColumns.join(t('imports.joint')) })}
        />
      ) : null}
      <div className="admin-actions">
        {good > 0 ? (
          <Button
            type="primary"
            loading={action.busy}
            data-testid="import-run"
            onClick={() => void run()} // `run` tells what fails.
          >
            {t('imports.run', { count: good })}
          </Button>
        ) : null}
        <Button onClick={() => void discard()}>{t('imports.discard')}</Button>
      </div>
      {failed > 0 ? <FailedRows taken={taken} /> : null}
    </div>
  );
}
