import { Button } from 'antd';
import { SearchX, UserRoundX } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useConsole, useDesk, useParticipants } from '../desk-context.ts';
import { BulkBar } from './bulk-bar.tsx';
import { findPeople, findWaiting, handPlaces } from './find-people.ts';
import { PeopleFilters } from './people-filters.tsx';
import { PeopleList } from './people-list.tsx';
import { PeopleSearch } from './people-search.tsx';
import { nobody, selectAll, withoutGone } from './selection.ts';
import { WaitingList } from './waiting-list.tsx';
import './people.css';

/** Everybody: found, filtered, chosen, and what is done with them. */
export function PeopleColumn({ toPicture }: { toPicture: () => void }): ReactElement {
  const { t } = useTranslation('control');
  const language = useLanguage();
  const { people } = useDesk();
  const query = useStore(people, (state) => state.query);
  const filter = useStore(people, (state) => state.filter);
  // In a large meeting the list changes ten times a second: whatever somebody does meanwhile comes first.
  const participants = useDeferredValue(useParticipants());
  const waiting = useConsole((state) => state.host.waiting);
  const compare = useMemo(() => new Intl.Collator(htmlLanguage(language)).compare, [language]);
  const asked = useDeferredValue(query);
  const found = useMemo(
    () => findPeople(participants, { query: asked, filter, compare }),
    [participants, asked, filter, compare],
  );
  const foundWaiting = useMemo(() => findWaiting(waiting, asked), [waiting, asked]);
  const hands = useMemo(() => handPlaces(participants), [participants]);
  useEffect(() => people.setState({ listed: found }), [people, found]);
  useEffect(() => {
    const { selection } = people.getState();
    if (selection.ids.size === 0) return;
    const kept = withoutGone(selection, new Set(participants.map(({ id }) => id)));
    if (kept !== selection) people.setState({ selection: kept });
  }, [people, participants]);

  const showsWaiting = filter === 'all' || filter === 'waiting';
  const none = found.length === 0 && (!showsWaiting || foundWaiting.length === 0);
  return (
    <div className="people">
      <PeopleSearch />
      <PeopleFilters />
      <p className="visually-hidden" role="status">
        {asked === '' && filter === 'all' ? '' : t('people.found', { count: found.length })}
      </p>
      {showsWaiting && foundWaiting.length > 0 ? (
        <WaitingList waiting={foundWaiting} whole={filter === 'waiting'} />
      ) : null}
      {filter === 'waiting' && foundWaiting.length === 0 ? (
        <div className="desk-empty">
          <UserRoundX size={28} aria-hidden />
          <p>{t('people.nobodyWaits')}</p>
        </div>
      ) : null}
      {none && filter !== 'waiting' ? (
        <div className="desk-empty" data-testid="people-empty">
          <SearchX size={28} aria-hidden />
          <p>{participants.length === 0 ? t('people.nobody') : t('people.nobodyFound')}</p>
          {participants.length === 0 ? null : (
            <Button onClick={() => people.setState({ query: '', filter: 'all' })}>
              {t('people.showAll')}
            </Button>
          )}
        </div>
      ) : null}
      {found.length > 0 ? (
        <>
          <div className="people-head">
            <SelectAll found={found} />
            <HandsLine count={hands.size} />
          </div>
          <PeopleList rows={found} hands={hands} toPicture={toPicture} />
        </>
      ) : null}
      {found.length === 1 && participants.length === 1 ? (
        <p className="people-alone quiet">{t('people.alone')}</p>
      ) : null}
      <BulkBar toPicture={toPicture} />
    </div>
  );
}

function SelectAll({ found }: { found: readonly Participant[] }): ReactElement {
  const { t } = useTranslation('control');
  const { people } = useDesk();
  const { ids } = useStore(people, (state) => state.selection);
  const allChosen = found.length > 0 && ids.size >= found.length && found.every(({ id }) => ids.has(id));
  return (
    <label className="people-check">
      <input
        type="checkbox"
        checked={allChosen}
        ref={(box) => {
          if (box) box.indeterminate = !allChosen && ids.size > 0;
        }}
        data-testid="select-all"
        onChange={() =>
          people.setState({ selection: allChosen ? nobody : selectAll(found.map(({ id }) => id)) })
        }
      />
      <span>{t('people.selectFound', { count: found.length })}</span>
    </label>
  );
}

function HandsLine({ count }: { count: number }): ReactElement | null {
  const { t } = useTranslation('control');
  return count === 0 ? null : <span className="quiet">{t('people.hands', { count })}</span>;
}
