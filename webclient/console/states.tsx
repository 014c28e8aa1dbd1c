import { Button, Skeleton } from 'antd';
import { CircleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlenumError } from '../../server/contract/errors.ts';
import { useErrorText } from '../i18n/use-language.ts';

/** What stands where content will be. */
export function Loading({ rows = 6 }: { rows?: number }): ReactElement {
  const { t } = useTranslation();
  return (
    <div aria-busy className="loading">
      <p role="status" className="visually-hidden">
        {t('loading')}
      </p>
      <Skeleton active title={false} paragraph={{ rows, width: '100%' }} />
    </div>
  );
}

/** The server's reason in plain words, and the way out. */
export function Failed({ error, onRetry }: { error: PlenumError; onRetry?: () => void }): ReactElement {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div className="state" role="alert" data-testid="failed">
      <CircleAlert size={28} aria-hidden className="state-icon-bad" />
      <p>{errorText(error.code)}</p>
      {onRetry ? <Button onClick={onRetry}>{t('retry')}</Button> : null}
    </div>
  );
}

interface EmptyProps {
  icon: ReactNode;
  title: string;
  text?: string;
  /** The way to the first one. */
  children?: ReactNode;
}

export function Empty({ icon, title, text, children }: EmptyProps): ReactElement {
  return (
    <div className="state" data-testid="empty">
      <span className="state-icon">{icon}</span>
      <p className="state-title">{title}</p>
      {text === undefined ? null : <p className="quiet">{text}</p>}
      {children ? <div className="state-actions">{children}</div> : null}
    </div>
  );
}
