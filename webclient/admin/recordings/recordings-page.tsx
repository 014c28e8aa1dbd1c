import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { rest } from '../../core/rest.ts';
import { leftOf } from '../../recordings/deletion.ts';
import { SelectionBar } from '../../recordings/selection-bar.tsx';
import { SpaceMeter } from '../../recordings/space-meter.tsx';
import { useDeletion } from '../../recordings/use-deletion.tsx';
import { recordingStates, useRecordings } from '../../recordings/use-recordings.ts';
import { useSelection } from '../../recordings/use-selection.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { DataTable } from '../parts/data-table.tsx';
import { DayRangePicker, useDayRange } from '../parts/day-range.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { Filter, SearchBox } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { useRecordingColumns } from './recording-columns.tsx';
import '../../recordings/texts.ts';
import '../../recordings/recordings.css';
import './recordings.css';

/** What everybody of the enterprise has recorded, and the space it takes. */
export function RecordingsPage(): ReactElement {
  const { t } = useTranslation(['admin', 'recordings']);
  const range = useDayRange();
  const list = useRecordings('enterprise', range.query);
  const space = useLoaded(useCallback(() => rest('GET /recording-space'), []));
  const rows = list.value?.items;
  const selection = useSelection(rows ?? []);
  const changed = (): void => {
    list.reload();
    space.reload();
  };
  const deleting = useDeletion((deletion) => {
    selection.set(leftOf(deletion));
    changed();
  });
  const titleOf = (id: string): string => rows?.find(({ recordingId }) => recordingId === id)?.title ?? id;
  return (
    <PageFrame title={t('pageNames.recordings')}>
      {space.value ? (
        <div className="admin-panel recordings-panel">
          <SpaceMeter space={space.value} />
        </div>
      ) : null}
      <div className="admin-toolbar">
        <SearchBox label={t('recordings:search')} />
        <Filter
          name="state"
          label={t('recordings:state')}
          options={recordingStates.map((value) => ({ value, label: t(`recordings:states.${value}`) }))}
        />
        <DayRangePicker range={range} />
      </div>
      <SelectionBar selection={selection} deleting={deleting} />
      <DataTable<Recording>
        label={t('pageNames.recordings')}
        rows={rows}
        loaded={list}
        pages={list}
        cardsUpTo={1200}
        columns={useRecordingColumns({ onChanged: changed, onDelete: (one) => deleting.ask([one]) })}
        rowKey={({ recordingId }) => recordingId}
        filters={['search', 'state', 'from', 'to']}
        selection={{
          keys: selection.keys,
          onChange: (keys) => selection.set(keys.map(String)),
          labelOf: (id) => t('recordings:select', { title: titleOf(id) }),
        }}
        empty={
          <EmptyNote title={t('recordings:nothing')}>
            <p className="quiet">{t('recordings:nothingTextAll')}</p>
          </EmptyNote>
        }
      />
    </PageFrame>
  );
}
