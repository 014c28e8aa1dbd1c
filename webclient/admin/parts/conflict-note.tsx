import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

interface ConflictNoteProps {
  /** What the other changed: its name, and how it is now. */
  changed: readonly { label: string; theirs: string }[];
  onTake: () => void;
  onKeep: () => void;
}

/** Somebody else saved first. Says what they changed, and leaves the choice. */
export function ConflictNote({ changed, onTake, onKeep }: ConflictNoteProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      data-testid="conflict"
      title={t('conflict.title')}
      description={
        <>
          {changed.length > 0 ? (
            <>
              <p>{t('conflict.changed')}</p>
              <ul className="admin-conflict">
                {changed.map(({ label, theirs }) => (
                  <li key={label}>
                    {label}: <strong>{theirs === '' ? t('conflict.empty') : theirs}</strong>
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <p>{t('conflict.elsewhere')}</p>
          )}
          <div className="admin-actions">
            <Button onClick={onTake} data-testid="conflict-take">
              {t('conflict.take')}
            </Button>
            <Button onClick={onKeep} data-testid="conflict-keep">
              {t('conflict.keep')}
            </Button>
          </div>
        </>
      }
    />
  );
}
