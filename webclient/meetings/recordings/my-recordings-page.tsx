import { Checkbox, Input, Pagination, Select } from 'antd';
import { Clapperboard, Search, SearchX } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from '../../admin/hooks/location.ts';
import type { List } from '../../admin/hooks/use-list.ts';
import { useSearchText } from '../../admin/hooks/use-search-text.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Empty, Failed, Loading } from '../../console/states.tsx';
import { rest } from '../../core/rest.ts';
import { leftOf } from '../../recordings/deletion.ts';
import { SelectionBar } from '../../recordings/selection-bar.tsx';
import { SpaceMeter } from '../../recordings/space-meter.tsx';
import { useDeletion } from '../../recordings/use-deletion.tsx';
import { recordingStates, useRecordings } from '../../recordings/use-recordings.ts';
import { useSelection } from '../../recordings/use-selection.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import type { Recording } from '../../../server/contract/api/recordings.ts';
import { RecordingRow } from './recording-row.tsx';
import '../../recordings/texts.ts';
import '../../recordings/recordings.css';
import '../list/list.css';
import './my-recordings.css';

/** The recordings of one's own meetings. */
export function MyRecordingsPage(): ReactElement {
  const { t } = useTranslation('recordings');
  const list = useRecordings('mine');
  const space = useLoaded(useCallback(() => rest('GET /recording-space'), []));
  const rows = list.value?.items ?? [];
  const selection = useSelection(rows);
  const changed = (): void => {
    list.reload();
    space.reload();
  };
  const deleting = useDeletion((deletion) => {
    selection.set(leftOf(deletion));
    changed();
  });
  return (
    <>
      <PageHead title={t('title')} />
      {space.value ? (
        <div className="sheet sheet-padded recordings-space">
          <SpaceMeter space={space.value} />
        </div>
      ) : null}
      <Tools />
      <SelectionBar selection={selection} deleting={deleting} />
      {list.value === undefined ? (
        list.error ? (
          <Failed error={list.error} onRetry={list.reload} />
        ) : (
          <div className="sheet">
            <Loading />
          </div>
        )
      ) : (
        <div aria-busy={list.loading}>
          {list.error ? <Failed error={list.error} onRetry={list.reload} /> : null}
          {rows.length === 0 ? (
            <Nothing />
          ) : (
            <>
              <SelectAll rows={rows} keys={selection.keys} onSelect={selection.set} />
              <ul className="sheet">
                {rows.map((recording) => (
                  <RecordingRow
                    key={recording.recordingId}
                    recording={recording}
                    selected={selection.keys.includes(recording.recordingId)}
                    onSelect={(on) => selection.toggle(recording, on)}
                    onChanged={changed}
                    onDelete={(one) => deleting.ask([one])}
                  />
                ))}
              </ul>
            </>
          )}
          <Pages list={list} />
        </div>
      )}
    </>
  );
}

function Tools(): ReactElement {
  const { t } = useTranslation('recordings');
  const params = useParams();
  const { text, type, search } = useSearchText();
  return (
    <div className="meetings-tools">
      <Input
        className="meetings-search"
        allowClear
        value={text}
        maxLength={100}
        prefix={<Search size={16} aria-hidden />}
        placeholder={t('search')}
        aria-label={t('search')}
        data-testid="search"
        onChange={({ target }) => type(target.value)}
        onPressEnter={search}
      />
      <Select
        className="recordings-state"
        aria-label={t('state')}
        data-testid="filter-state"
        value={params.get('state') ?? ''}
        options={[
          { value: '', label: t('anyState') },
          ...recordingStates.map((value) => ({ value, label: t(`states.${value}`) })),
        ]}
        onChange={(value) => params.set({ state: value })}
      />
    </div>
  );
}

function SelectAll({
  rows,
  keys,
  onSelect,
}: {
  rows: readonly Recording[];
  keys: readonly string[];
  onSelect: (keys: string[]) => void;
}): ReactElement {
  const { t } = useTranslation('recordings');
  const shown = rows.map(({ recordingId }) => recordingId);
  const selected = shown.filter((id) => keys.includes(id));
  const others = keys.filter((id) => !shown.includes(id));
  return (
    <Checkbox
      className="recordings-all"
      data-testid="select-all"
      checked={selected.length === shown.length}
      indeterminate={selected.length > 0 && selected.length < shown.length}
      onChange={({ target }) => onSelect(target.checked ? [...others, ...shown] : others)}
    >
      {t('selectAll')}
    </Checkbox>
  );
}

function Nothing(): ReactElement {
  const { t } = useTranslation('recordings');
  const params = useParams();
  const filtered = params.get('search') !== undefined || params.get('state') !== undefined;
  return (
    <div className="sheet">
      {filtered ? (
        <Empty icon={<SearchX size={28} aria-hidden />} title={t('nothingFound')}>
          <button type="button" className="button" onClick={() => params.set({ search: null, state: null })}>
            {t('clearFilters')}
          </button>
        </Empty>
      ) : (
        <Empty icon={<Clapperboard size={28} aria-hidden />} title={t('nothing')} text={t('nothingText')} />
      )}
    </div>
  );
}

function Pages({ list }: { list: List<Recording> }): ReactElement | null {
  const { t } = useTranslation('recordings');
  const total = list.value?.total ?? 0;
  if (total <= list.size) return null;
  return (
    <nav className="recordings-pages" aria-label={t('pages')}>
      <Pagination
        current={list.page}
        pageSize={list.size}
        total={total}
        showSizeChanger={false}
        showTotal={(count) => t('count', { count })}
        onChange={(page, size) => {
          list.turn(page, size);
          window.scrollTo(0, 0);
        }}
      />
    </nav>
  );
}
