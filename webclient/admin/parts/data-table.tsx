import { Button, Pagination, Table, type TableProps } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useParams } from '../hooks/location.ts';
import { pageSizes, type List } from '../hooks/use-list.ts';
import type { Loading } from '../../ui/use-loaded.ts';
import type { Column, Selection } from './columns.ts';
import { DataCards } from './data-cards.tsx';
import { EmptyNote } from './empty-note.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { Problem } from './problem.tsx';

interface DataTableProps<T> {
  /** What the rows are, for screen readers. */
  label: string;
  rows: readonly T[] | undefined;
  loaded: Loading;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  empty: ReactNode;
  /** Filters that are set: an empty outcome is then theirs. */
  filters?: readonly string[];
  /** With pages: the list they are of. */
  pages?: List<T>;
  selection?: Selection;
  /** Sorted by, when the address does not say. */
  sortedBy?: string;
  /** The width of the page, px, up to which there are cards. */
  cardsUpTo?: number;
}

/** A list in all its states: a table where there is room, cards on a phone. */
export function DataTable<T extends object>(props: DataTableProps<T>): ReactElement {
  const { rows, loaded, filters = [], empty, pages, cardsUpTo = 720 } = props;
  const { t } = useTranslation('admin');
  const params = useParams();
  const compact = useMediaQuery(`(max-width: ${cardsUpTo}px)`);

  if (rows === undefined) {
    if (loaded.error) {
      return <Problem error={loaded.error} onRetry={loaded.reload} busy={loaded.refreshing} />;
    }
    return <ListSkeleton />;
  }
  const filtered = filters.some((name) => params.get(name) !== undefined);
  const clear = (): void => params.set(Object.fromEntries(filters.map((name) => [name, null])));
  return (
    <div className="admin-list" aria-busy={loaded.loading}>
      {loaded.error ? (
        <Problem error={loaded.error} onRetry={loaded.reload} busy={loaded.refreshing} />
      ) : null}
      {rows.length > 0 ? (
        compact ? (
          <DataCards {...props} rows={rows} />
        ) : (
          <WideTable {...props} rows={rows} />
        )
      ) : loaded.loading ? (
        <ListSkeleton />
      ) : filtered ? (
        <EmptyNote title={t('nothingMatches')}>
          <Button onClick={clear}>{t('clearFilters')}</Button>
        </EmptyNote>
      ) : (
        empty
      )}
      {pages ? <Pages list={pages} compact={compact} /> : null}
    </div>
  );
}

function WideTable<T extends object>({
  label,
  rows,
  loaded,
  columns,
  rowKey,
  selection,
  sortedBy,
}: DataTableProps<T> & { rows: readonly T[] }): ReactElement {
  const params = useParams();
  const sort = params.get('sort') ?? sortedBy;
  const order = params.get('order') === 'desc' ? 'descend' : 'ascend';
  const onChange: TableProps<T>['onChange'] = (_pages, _filters, sorter, { action }) => {
    if (action !== 'sort' || Array.isArray(sorter)) return;
    params.set({
      sort: sorter.order ? String(sorter.columnKey) : null,
      order: sorter.order === 'descend' ? 'desc' : null,
    });
  };
  return (
    <Table<T>
      className="admin-table"
      aria-label={label}
      dataSource={rows}
      rowKey={rowKey}
      pagination={false}
      loading={loaded.loading}
      showSorterTooltip={false}
      onChange={onChange}
      {...(selection
        ? {
            rowSelection: {
              selectedRowKeys: selection.keys,
              onChange: selection.onChange,
              preserveSelectedRowKeys: true,
              getCheckboxProps: (row: T) => ({ 'aria-label': selection.labelOf(rowKey(row)) }),
            },
          }
        : {})}
      columns={columns.map((column) => ({
        key: column.key,
        title: column.title,
        render: (_: unknown, row: T) => column.render(row),
        ...(column.align ? { align: column.align } : {}),
        ...(column.width ? { width: column.width } : {}),
        ...(column.sortable ? { sorter: true, sortOrder: sort === column.key ? order : null } : {}),
      }))}
    />
  );
}

function Pages<T>({ list, compact }: { list: List<T>; compact: boolean }): ReactElement | null {
  const { t } = useTranslation('admin');
  const total = list.value?.total ?? 0;
  if (total === 0) return null;
  return (
    <nav className="admin-pages" aria-label={t('pages')}>
      <Pagination
        current={list.page}
        pageSize={list.size}
        total={total}
        simple={compact}
        showSizeChanger={!compact && total > 20 ? { 'aria-label': t('pageSize') } : false}
        pageSizeOptions={pageSizes}
        showTotal={(all, [from, to]) => t('shown', { from, to, count: all })}
        onChange={list.turn}
      />
    </nav>
  );
}
