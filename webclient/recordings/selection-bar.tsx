import { Button } from 'antd';
import { Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isOver, selectionOf } from './deletion.ts';
import { DeletionNote } from './deletion-note.tsx';
import { useAmounts } from './use-amounts.ts';
import type { Deleting } from './use-deletion.tsx';
import type { RecordingSelection } from './use-selection.ts';

/** What can be done with what is selected, and how that goes. */
export function SelectionBar({
  selection,
  deleting,
}: {
  selection: RecordingSelection;
  deleting: Deleting;
}): ReactElement {
  const { t } = useTranslation('recordings');
  const { bytes } = useAmounts();
  const { chosen } = selection;
  const { doomed } = selectionOf(chosen);
  const size = bytes(chosen.reduce((sum, recording) => sum + recording.bytes, 0));
  const busy = deleting.deletion !== null && !isOver(deleting.deletion);
  return (
    <div className="selection" role="region" aria-label={t('delete')}>
      {chosen.length > 0 ? (
        <div className="recording-buttons">
          <strong role="status">{t('selected', { count: chosen.length, size })}</strong>
          <Button
            danger
            icon={<Trash2 size={16} aria-hidden />}
            disabled={doomed.length === 0 || busy}
            data-testid="delete-selected"
            onClick={() => deleting.ask(chosen)}
          >
            {t('delete')}
          </Button>
          <Button type="text" disabled={busy} onClick={() => selection.set([])}>
            {t('unselect')}
          </Button>
          {doomed.length === 0 ? <span className="quiet">{t('onlyRunning')}</span> : null}
        </div>
      ) : null}
      <DeletionNote deleting={deleting} />
    </div>
  );
}
