import { Button } from 'antd';
import { DoorOpen, UserRoundX } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { WaitingPerson } from '../../../server/contract/conference-view.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useMay } from '../desk-context.ts';
import { useGive } from '../use-give.ts';
import { KindIcon } from './kind-icon.tsx';
import './waiting-list.css';

/** More than these are let in together, or found by their name. */
const shown = 50;

/** Who is before the door: let in or sent away, one by one or all. */
export const WaitingList = memo(function WaitingList(props: {
  waiting: readonly WaitingPerson[];
  whole: boolean;
}): ReactElement {
  const { waiting, whole } = props;
  const { t } = useTranslation('control');
  const may = useMay();
  const { busy, give } = useGive();
  return (
    <section
      className="waiting"
      data-whole={whole}
      aria-label={t('waiting.title', { count: waiting.length })}
    >
      <header>
        <h2>
          <DoorOpen size={16} aria-hidden /> {t('waiting.title', { count: waiting.length })}
        </h2>
        {may('admit') ? (
          <Button
            type="primary"
            size="small"
            loading={busy}
            data-testid="admit-all"
            onClick={() => void give({ type: 'admit', participantIds: 'all' })}
          >
            {t('waiting.admitAll')}
          </Button>
        ) : null}
      </header>
      <div className="waiting-scroller" tabIndex={0} role="group" aria-label={t('waiting.people')}>
        <ul>
          {waiting.slice(0, shown).map((person) => (
            <WaitingRow key={person.id} person={person} />
          ))}
        </ul>
        {waiting.length > shown ? (
          <p className="quiet">{t('waiting.more', { count: waiting.length - shown })}</p>
        ) : null}
      </div>
    </section>
  );
});

const WaitingRow = memo(function WaitingRow({ person }: { person: WaitingPerson }): ReactElement {
  const { t } = useTranslation('control');
  const may = useMay();
  const { busy, give } = useGive();
  const { id, name } = person;
  return (
    <li data-testid="waiting-row" data-name={name}>
      <Avatar id={id} name={name} />
      <span className="waiting-name">
        <span title={name}>{name}</span>
        <small>
          <KindIcon kind={person.kind} size={12} /> {t(`kind.${person.kind}`)}
          {person.for === 'host' ? ` · ${t('waiting.forHost')}` : ''}
        </small>
      </span>
      {may('admit') ? (
        <Button
          size="small"
          loading={busy}
          aria-label={t('waiting.admitNamed', { name })}
          data-testid="admit"
          onClick={() => void give({ type: 'admit', participantIds: [id] })}
        >
          {t('waiting.admit')}
        </Button>
      ) : null}
      {may('remove') ? (
        <button
          type="button"
          className="desk-icon-button"
          aria-label={t('waiting.refuseNamed', { name })}
          title={t('waiting.refuse')}
          data-testid="refuse"
          onClick={() => void give({ type: 'remove', participantIds: [id] })}
        >
          <UserRoundX size={16} aria-hidden />
        </button>
      ) : null}
    </li>
  );
});
