import { Input } from 'antd';
import { Search } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

interface LiveSearchProps {
  value: string;
  onValue: (value: string) => void;
}

/** All live meetings are here already: nothing is asked of the server. */
export function LiveSearch({ value, onValue }: LiveSearchProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <div className="admin-toolbar">
      <Input
        className="admin-search"
        type="search"
        allowClear
        prefix={<Search size={16} aria-hidden />}
        placeholder={t('meeting.search')}
        aria-label={t('meeting.search')}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </div>
  );
}
