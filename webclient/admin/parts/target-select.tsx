import { Select, Spin } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisibilityTarget } from '../../../server/contract/api/directory.ts';
import type { DepartmentTree } from '../directory/departments.ts';
import { useAccountSearch } from './use-account-search.ts';

export type NamedTarget = VisibilityTarget & { name: string };

/** As many as the server takes in one list. */
const most = 50;

interface TargetSelectProps {
  tree: DepartmentTree;
  value?: NamedTarget[];
  onChange?: (targets: NamedTarget[]) => void;
  id?: string;
  'aria-label'?: string;
}

/** People and departments, found by typing. */
export function TargetSelect({ tree, value = [], onChange, ...rest }: TargetSelectProps): ReactElement {
  const { t } = useTranslation('admin');
  const [search, setSearch] = useState('');
  const accounts = useAccountSearch(search);
  const text = search.trim().toLocaleLowerCase();
  const departments =
    text === ''
      ? []
      : [...tree.byId.values()].filter(({ path }) => path.toLocaleLowerCase().includes(text)).slice(0, 20);
  const keyOf = ({ kind, id }: VisibilityTarget): string => `${kind}/${id}`;
  const options = [
    {
      label: t('targets.departments'),
      options: departments.map(({ department, path }) => ({
        value: `department/${department.departmentId}`,
        label: path,
      })),
    },
    {
      label: t('targets.people'),
      options: accounts.items.map(({ accountId, name, number }) => ({
        value: `account/${accountId}`,
        label: `${name} ${number}`,
      })),
    },
  ].filter((group) => group.options.length > 0);
  return (
    <>
      <Select
        {...rest}
        mode="multiple"
        style={{ width: '100%' }}
        maxCount={most}
        labelInValue
        showSearch={{ filterOption: false, searchValue: search, onSearch: setSearch }}
        placeholder={t('targets.placeholder')}
        notFoundContent={
          accounts.loading ? <Spin size="small" /> : text === '' ? t('targets.type') : t('targets.nobody')
        }
        options={options}
        value={value.map((target) => ({ value: keyOf(target), label: target.name }))}
        onChange={(chosen) => {
          setSearch('');
          onChange?.(
            chosen.map(({ value: key, label }) => {
              const slash = key.indexOf('/');
              const kind = key.startsWith('department/') ? 'department' : 'account';
              return { kind, id: key.slice(slash + 1), name: label };
            }),
          );
        }}
      />
      <p className="admin-sub">{t('targets.count', { count: value.length, most })}</p>
    </>
  );
}
