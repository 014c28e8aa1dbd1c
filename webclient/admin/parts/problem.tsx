import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlenumError } from '../../../server/contract/errors.ts';
import { useErrorText } from '../../i18n/use-language.ts';

interface ProblemProps {
  error: PlenumError;
  /** Left out where trying again would not help. */
  onRetry?: () => void;
  busy?: boolean;
}

/** The server's reason in plain words, and the way out. */
export function Problem({ error, onRetry, busy = false }: ProblemProps): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const errorText = useErrorText();
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={errorText(error.code)}
      action={
        onRetry ? (
          <Button onClick={onRetry} loading={busy}>
            {t('common:retry')}
          </Button>
        ) : null
      }
    />
  );
}
