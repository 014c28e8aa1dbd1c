import { Steps } from 'antd';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useParams } from '../hooks/location.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Problem } from '../parts/problem.tsx';
import { CheckStep } from './check-step.tsx';
import { ExportPanel } from './export-panel.tsx';
import { FileStep } from './file-step.tsx';
import { ReportStep } from './report-step.tsx';
import './imports.css';

/** ms between two looks at an import that works. */
const look = 1_000;
const stepOf = { checking: 1, checked: 1, failed: 1, running: 2, finished: 3 } as const;

/** A wizard: file, check, run, report. The import stands in the address, so a reload finds it again. */
export function ImportsPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const importId = params.get('import');
  return (
    <PageFrame title={t('pageNames.imports')}>
      <div className="admin-stack imports">
        <section className="admin-panel">
          <h2>{t('imports.title')}</h2>
          {importId === undefined ? (
            <>
              <ImportSteps step={0} />
              <FileStep onTaken={(taken) => params.set({ import: taken.importId }, 'push')} />
            </>
          ) : (
            <Running key={importId} importId={importId} onOver={() => params.set({ import: null }, 'push')} />
          )}
        </section>
        <ExportPanel />
      </div>
    </PageFrame>
  );
}

function Running({ importId, onOver }: { importId: string; onOver: () => void }): ReactElement {
  const [working, setWorking] = useState(true);
  const load = useCallback(async () => {
    const now = await rest('GET /imports/:importId', { params: { importId } });
    setWorking(now.state === 'checking' || now.state === 'running');
    return now;
  }, [importId]);
  const loaded = useLoaded(load, working ? look : 0);
  const { value, error, reload, refreshing } = loaded;
  if (!value) {
    return (
      <>
        <ImportSteps step={1} />
        {error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={3} />}
      </>
    );
  }
  const show = (next: Import): void => {
    setWorking(next.state === 'running');
    loaded.put(next);
  };
  return (
    <>
      <ImportSteps step={stepOf[value.state]} failed={value.state === 'failed'} />
      {error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : null}
      {value.state === 'running' || value.state === 'finished' ? (
        <ReportStep taken={value} onOver={onOver} />
      ) : (
        <CheckStep taken={value} onRun={show} onOver={onOver} />
      )}
    </>
  );
}

function ImportSteps({ step, failed = false }: { step: number; failed?: boolean }): ReactElement {
  const { t } = useTranslation('admin');
  const phone = useMediaQuery('(max-width: 720px)');
  const names = (['file', 'check', 'run', 'report'] as const).map((name) => t(`imports.steps.${name}`));
  if (phone) {
    return (
      <p className="imports-steps quiet">
        {t('imports.stepOf', { step: step + 1, all: names.length, name: names[step] })}
      </p>
    );
  }
  return (
    <Steps
      className="imports-steps"
      size="small"
      current={step}
      {...(failed ? { status: 'error' as const } : {})}
      items={names.map((title) => ({ title }))}
    />
  );
}
