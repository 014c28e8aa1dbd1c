import { Select, Spin } from 'antd';
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../../core/rest.ts';
import { useLoaded } from '../../ui/use-loaded.ts';

interface TerminalSelectProps {
  value?: string;
  onChange: (terminalId: string) => void;
  'aria-label': string;
}

/** A pause in typing after which is searched, in ms. */
const pause = 250;

/** One terminal, found by typing a part of its name or number. */
export function TerminalSelect({ value, onChange, ...labels }: TerminalSelectProps): ReactElement {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  const load = useCallback(() => rest('GET /terminals', { query: { search, limit: 20 } }), [search]);
  const found = useLoaded(load);
  return (
    <Select
      {...labels}
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t('terminal.search')}
      notFoundContent={found.loading ? <Spin size="small" /> : t('terminal.nothing')}
      options={(found.value?.items ?? []).map(({ terminalId, name, number }) => ({
        value: terminalId,
        label: `${name} (${number})`,
      }))}
      {...(value === undefined ? {} : { value })}
      onChange={onChange}
    />
  );
}
