import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';

export interface Made {
  link: string;
  pin: string | null;
}

/** A link that was just made. The server keeps only its digest, so this is the one time it is seen. */
export function MadeLink({
  made: { link, pin },
  onAnother,
}: {
  made: Made;
  onAnother: () => void;
}): ReactElement {
  const { t } = useTranslation('recordings');
  return (
    <div className="made-link">
      <Alert type="success" showIcon role="status" title={t('linkMade')} />
      <dl>
        <dt>{t('link')}</dt>
        <dd>
          <code data-testid="share-link">{link}</code>
        </dd>
        {pin === null ? null : (
          <>
            <dt>PIN</dt>
            <dd>
              <code>{pin}</code>
            </dd>
          </>
        )}
      </dl>
      <div className="recording-buttons">
        <CopyButton look="primary" text={link} label={t('copyLink')} />
        {pin === null ? null : <CopyButton text={t('linkAndPin', { link, pin })} label={t('copyBoth')} />}
        <Button onClick={onAnother}>{t('newLink')}</Button>
      </div>
    </div>
  );
}
