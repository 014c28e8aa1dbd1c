import { Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { htmlLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { HostActions } from './host-actions.tsx';
import { participantsOf, useSelf } from './participants.ts';
import { RosterList } from './roster-list.tsx';
import { orderRoster } from './roster-order.ts';
import { WaitingList } from './waiting-list.tsx';
import './roster.css';

export function Roster(): ReactElement {
  const { t } = useTranslation('room');
  const language = useLanguage();
  const participants = useMeeting(participantsOf);
  const isHost = useSelf()?.role === 'host';
  const loaded = useMeeting((state) => state.snapshot !== null);
  const selfId = useMeeting((state) => state.participantId) ?? '';
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const compare = useMemo(() => new Intl.Collator(htmlLanguage(language)).compare, [language]);
  const rows = useMemo(
    () => orderRoster(participants, { query: asked, selfId, compare }),
    [participants, asked, selfId, compare],
  );

  return (
    <div className="roster">
      {loaded ? <HostActions /> : null}
      {isHost ? <WaitingList /> : null}
      <div className="roster-search">
        <Search size={18} aria-hidden />
        <input
          type="search"
          className="field-input"
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          data-first-focus
          data-testid="roster-search"
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <p className="visually-hidden" role="status">
        {asked === '' ? '' : t('found', { count: rows.length })}
      </p>
      {loaded ? null : (
        <p className="roster-empty quiet">
          <Spinner /> {t('rosterLoading')}
        </p>
      )}
      {loaded && rows.length === 0 ? (
        <div className="roster-empty">
          <p className="quiet">{t('nobodyFound', { query: asked })}</p>
          <Button onClick={() => setQuery('')}>{t('clearSearch')}</Button>
        </div>
      ) : null}
      {rows.length > 0 ? <RosterList rows={rows} selfId={selfId} /> : null}
      {participants.length === 1 && rows.length === 1 ? (
        <p className="roster-empty quiet">{t('onlyYou')}</p>
      ) : null}
    </div>
  );
}
