import { Input, Select } from 'antd';
import { Search } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from '../hooks/location.ts';
import { useSearchText } from '../hooks/use-search-text.ts';

/** Searches while one types; what is searched stands in the address. */
export function SearchBox({ label, name = 'search' }: { label: string; name?: string }): ReactElement {
  const { text, type, search } = useSearchText(name);
  return (
    <Input
      className="admin-search"
      type="search"
      allowClear
      maxLength={100}
      prefix={<Search size={16} aria-hidden />}
      placeholder={label}
      aria-label={label}
      data-testid="search"
      value={text}
      onChange={({ target }) => type(target.value)}
      onPressEnter={search}
    />
  );
}

interface FilterProps {
  name: string;
  /** What is filtered by; also what an empty one shows. */
  label: string;
  options: readonly { value: string; label: string }[];
  width?: number;
}

/** One of a few; nothing chosen lets everything through. */
export function Filter({ name, label, options, width = 160 }: FilterProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const value = params.get(name);
  return (
    <Select
      className="admin-filter"
      style={{ width }}
      aria-label={label}
      data-testid={`filter-${name}`}
      value={value ?? ''}
      options={[{ value: '', label: t('filterAll', { what: label }) }, ...options]}
      onChange={(next) => params.set({ [name]: next })}
    />
  );
}
