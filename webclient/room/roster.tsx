import { Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import { htmlLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ClaimHost } from './claim-host.tsx';
import { participantsOf } from './participants.ts';
import { useIsHosting } from './rank.ts';
import { RosterList } from './roster-list.tsx';
import { RosterMenu, type OpenedMenu } from './roster-menu.tsx';
import { handNumbers, orderRoster } from './roster-order.ts';
import { WaitingList } from './waiting-list.tsx';
import './roster.css';

export function Roster(): ReactElement {
  const { t } = useTranslation('room');
  const language = useLanguage();
  const participants = useMeeting(participantsOf);
  const { meeting } = useSession();
  const isHosting = useIsHosting();
  const loaded = useMeeting((state) => state.snapshot !== null);
  const selfId = useMeeting((state) => state.participantId) ?? '';
  const hasHost = participants.some(({ role }) => role === 'host');
  const hands = useMemo(() => handNumbers(participants), [participants]);
  const [query, setQuery] = useState('');
  const [menu, setMenu] = useState<OpenedMenu | null>(null);
  const asked = useDeferredValue(query);
  const compare = useMemo(() => new Intl.Collator(htmlLanguage(language)).compare, [language]);
  const rows = useMemo(
    () => orderRoster(participants, { query: asked, selfId, compare }),
    [participants, asked, selfId, compare],
  );

  return (
    <div className="roster">
      {loaded && !hasHost ? <ClaimHost /> : null}
      {isHosting ? <WaitingList /> : null}
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
      {isHosting && hands.size > 0 ? (
        <div className="roster-hands">
          <span>{t('handsRaised', { count: hands.size })}</span>
          <Button
            look="plain"
            data-testid="lower-hands"
            onClick={() => void meeting.give({ type: 'lowerHands', participantIds: 'all' })}
          >
            {t('lowerAll')}
          </Button>
        </div>
      ) : null}
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
      {rows.length > 0 ? <RosterList rows={rows} selfId={selfId} hands={hands} onMenu={setMenu} /> : null}
      {participants.length === 1 && rows.length === 1 ? (
        <p className="roster-empty quiet">{t('onlyYou')}</p>
      ) : null}
      <RosterMenu menu={menu} onMenu={setMenu} />
    </div>
  );
}
