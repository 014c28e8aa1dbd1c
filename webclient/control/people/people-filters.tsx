import { memo, useDeferredValue, useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useConsole, useDesk, useParticipants } from '../desk-context.ts';
import { countPeople, peopleFilters } from './find-people.ts';

/** Which of them are listed, each with how many that leaves. */
export const PeopleFilters = memo(function PeopleFilters(): ReactElement {
  const { t } = useTranslation('control');
  const { people } = useDesk();
  const chosen = useStore(people, (state) => state.filter);
  const participants = useDeferredValue(useParticipants());
  const waiting = useConsole((state) => state.host.waiting);
  const voice = useConsole((state) => state.snapshot?.media === 'voice');
  const language = useLanguage();
  const numbers = useMemo(() => new Intl.NumberFormat(htmlLanguage(language)), [language]);
  const counts = useMemo(() => countPeople(participants, waiting), [participants, waiting]);
  return (
    <div className="people-filters" role="group" aria-label={t('people.filters')}>
      {peopleFilters
        .filter((filter) => !(voice && filter === 'camera'))
        .map((filter) => (
          <button
            key={filter}
            type="button"
            aria-pressed={filter === chosen}
            data-testid={`filter-${filter}`}
            data-some={counts[filter] > 0 && (filter === 'hands' || filter === 'waiting')}
            onClick={() => people.setState({ filter })}
          >
            {t(`people.filter.${filter}`)}{' '}
            <span className="desk-numbers">{numbers.format(counts[filter])}</span>
          </button>
        ))}
    </div>
  );
});
