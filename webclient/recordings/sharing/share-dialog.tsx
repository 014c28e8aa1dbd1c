import { Modal } from 'antd';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { Failed, Loading } from '../../console/states.tsx';
import { rest } from '../../core/rest.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { MadeLink, type Made } from './made-link.tsx';
import { NewLink } from './new-link.tsx';
import { ShareList } from './share-list.tsx';
import './sharing.css';

interface ShareDialogProps {
  recording: Pick<Recording, 'recordingId' | 'title'>;
  onClose: () => void;
}

/** Links to a recording: making them, who made which, taking them back. */
export function ShareDialog({ recording, onClose }: ShareDialogProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { recordingId, title } = recording;
  const [made, setMade] = useState<Made | null>(null);
  const load = useCallback(
    () => rest('GET /recordings/:recordingId/shares', { params: { recordingId } }),
    [recordingId],
  );
  const { value, error, reload } = useLoaded(load);
  return (
    <Modal open title={t('share')} footer={null} onCancel={onClose} width={560}>
      <div className="sharing" data-testid="share-dialog">
        <p>
          <strong>{title}</strong>
        </p>
        <p className="quiet">{t('shareText')}</p>
        {made ? (
          <MadeLink made={made} onAnother={() => setMade(null)} />
        ) : (
          <NewLink
            recordingId={recordingId}
            onMade={(link) => {
              setMade(link);
              reload();
            }}
          />
        )}
        <section aria-labelledby="share-links">
          <h3 id="share-links">{t('links', { count: value?.items.length ?? 0 })}</h3>
          {value ? (
            <ShareList recordingId={recordingId} shares={value.items} onChanged={reload} />
          ) : error ? (
            <Failed error={error} onRetry={reload} />
          ) : (
            <Loading rows={2} />
          )}
        </section>
      </div>
    </Modal>
  );
}
