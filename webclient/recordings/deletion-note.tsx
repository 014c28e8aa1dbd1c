import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../i18n/use-language.ts';
import { isOver, percentDeleted, type Deletion } from './deletion.ts';
import { ProgressBar } from './state-label.tsx';
import type { Deleting } from './use-deletion.tsx';
import { useAmounts } from './use-amounts.ts';

/** How far deleting is, and what came of it; what did not work stands there one by one. */
export function DeletionNote({ deleting }: { deleting: Deleting }): ReactElement | null {
  const { deletion } = deleting;
  if (deletion === null) return null;
  return isOver(deletion) ? (
    <Outcome deletion={deletion} deleting={deleting} />
  ) : (
    <Progress deletion={deletion} />
  );
}

function Progress({ deletion }: { deletion: Deletion }): ReactElement {
  const { t } = useTranslation('recordings');
  const { total, done, failed } = deletion;
  const text = t('deleting', { done: Math.min(done + failed.length + 1, total), total });
  return (
    <div className="deletion" data-testid="deletion-progress">
      <p role="status">{text}</p>
      <ProgressBar label={text} percent={percentDeleted(deletion)} />
    </div>
  );
}

function Outcome({ deletion, deleting }: { deletion: Deletion; deleting: Deleting }): ReactElement {
  const { t } = useTranslation(['recordings', 'common']);
  const errorText = useErrorText();
  const { bytes } = useAmounts();
  const { done, failed, freedBytes } = deletion;
  return (
    <Alert
      className="deletion-outcome"
      type={failed.length > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      data-testid="deletion-outcome"
      closable={{ onClose: deleting.dismiss, 'aria-label': t('common:close') }}
      title={
        failed.length > 0
          ? t('deletedPartly', { done, failed: failed.length })
          : t('deletedCount', { count: done, size: bytes(freedBytes) })
      }
      description={
        failed.length > 0 ? (
          <>
            <ul className="deletion-failed">
              {failed.map(({ doomed, code }) => (
                <li key={doomed.recordingId}>
                  <strong>{doomed.title}</strong>: {errorText(code)}
                </li>
              ))}
            </ul>
            <Button onClick={() => deleting.again(failed.map(({ doomed }) => doomed))}>
              {t('tryAgain')}
            </Button>
          </>
        ) : undefined
      }
    />
  );
}
