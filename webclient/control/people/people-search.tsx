import { Search, X } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useDesk } from '../desk-context.ts';

export const PeopleSearch = memo(function PeopleSearch(): ReactElement {
  const { t } = useTranslation('control');
  const { people } = useDesk();
  const query = useStore(people, (state) => state.query);
  return (
    <div className="people-search">
      <Search size={16} aria-hidden />
      <input
        type="search"
        aria-label={t('people.search')}
        placeholder={t('people.search')}
        value={query}
        data-testid="people-search"
        onChange={({ target }) => people.setState({ query: target.value })}
      />
      {query === '' ? null : (
        <button
          type="button"
          className="desk-icon-button"
          aria-label={t('people.clearSearch')}
          onClick={() => people.setState({ query: '' })}
        >
          <X size={16} aria-hidden />
        </button>
      )}
    </div>
  );
});
