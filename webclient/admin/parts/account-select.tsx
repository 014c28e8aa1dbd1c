import { Select, Spin } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountSearch } from './use-account-search.ts';

interface AccountSelectProps {
  value?: string;
  onChange?: (accountId: string, name: string) => void;
  id?: string;
  'aria-label'?: string;
}

/** One person, found by typing a part of the name, login or number. */
export function AccountSelect({ value, onChange, ...rest }: AccountSelectProps): ReactElement {
  const { t } = useTranslation('admin');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const { items, loading } = useAccountSearch(search);
  const options = items.map(({ accountId, name, login }) => ({
    value: accountId,
    label: `${name} (${login})`,
  }));
  const shown =
    chosen && chosen.value === value && !options.some((option) => option.value === value)
      ? [chosen, ...options]
      : options;
  return (
    <Select
      {...rest}
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      placeholder={t('targets.person')}
      notFoundContent={loading ? <Spin size="small" /> : t('targets.nobody')}
      options={shown}
      {...(value === undefined ? {} : { value })}
      onChange={(accountId) => {
        const option = shown.find((candidate) => candidate.value === accountId);
        setChosen(option);
        onChange?.(accountId, items.find((item) => item.accountId === accountId)?.name ?? '');
      }}
    />
  );
}
