import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { waitingOf } from './participants.ts';
import './waiting-list.css';

/** More than these are let in together. */
const shown = 50;

/** For the host: who waits to be let in, above everybody who is. */
export function WaitingList(): ReactElement | null {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const waiting = useMeeting(waitingOf);
  if (waiting.length === 0) return null;
  return (
    <section className="waiting-list" aria-label={t('waitingTitle', { count: waiting.length })}>
      <header>
        <h3>{t('waitingTitle', { count: waiting.length })}</h3>
        <Button
          look="plain"
          data-testid="admit-all"
          onClick={() => void meeting.give({ type: 'admit', participantIds: 'all' })}
        >
          {t('admitAll')}
        </Button>
      </header>
      <ul>
        {waiting.slice(0, shown).map((person) => (
          <li key={person.id} data-testid="waiting-row" data-name={person.name}>
            <Avatar id={person.id} name={person.name} />
            <span className="roster-name">
              <span className="roster-name-text">{person.name}</span>
              {person.for === 'host' ? <span className="roster-role">{t('waitForHost')}</span> : null}
            </span>
            <Button
              look="plain"
              aria-label={t('admitNamed', { name: person.name })}
              data-testid="admit"
              onClick={() => void meeting.give({ type: 'admit', participantIds: [person.id] })}
            >
              {t('admit')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
