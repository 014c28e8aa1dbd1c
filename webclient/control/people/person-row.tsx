import { Hand } from 'lucide-react';
import { memo, type MouseEvent, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useConsole, useDesk } from '../desk-context.ts';
import { fillNext } from '../picture/draft.ts';
import { useDrop } from '../picture/use-drop.ts';
import { KindIcon } from './kind-icon.tsx';
import { EncryptionMark } from './leg-connection.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonStates } from './person-states.tsx';
import { extend, selectOnly, toggle } from './selection.ts';
import './person-row.css';

interface PersonRowProps {
  participant: Participant;
  /** Pixels from the top of the list. */
  top: number;
  place: number;
  chosen: boolean;
  /** Whose turn it is of the raised hands; null: not raised. */
  hand: number | null;
  /** The column that Tab comes to; null: it is in another row. */
  stop: number | null;
  order: RefObject<readonly Participant[]>;
  onFocused: (id: string, column: number) => void;
  toPicture: () => void;
}

export const PersonRow = memo(function PersonRow(props: PersonRowProps): ReactElement {
  const { participant, top, place, chosen, hand, stop, order, onFocused, toPicture } = props;
  const { t } = useTranslation('control');
  const { people, designer, dragging } = useDesk();
  const drop = useDrop();
  const { id, name, role, kind } = participant;
  const self = useConsole((state) => state.as?.participantId === id);
  const speaking = useConsole((state) => state.speaking.has(id));
  const encrypted = useConsole((state) => state.legs.get(id)?.connection?.encrypted ?? null);

  const choose = (event: MouseEvent): void => {
    if ((event.target as HTMLElement).closest('button, input, label, [role=menu]')) return;
    people.setState(({ selection }) => ({
      selection: event.shiftKey
        ? extend(
            selection,
            id,
            order.current.map((one) => one.id),
          )
        : event.ctrlKey || event.metaKey
          ? toggle(selection, id)
          : selectOnly(id),
    }));
  };
  const check = (event: { shiftKey: boolean }): void => {
    people.setState(({ selection }) => ({
      selection: event.shiftKey
        ? extend(
            selection,
            id,
            order.current.map((one) => one.id),
          )
        : toggle(selection, id),
    }));
  };
  return (
    <div
      className="person"
      role="row"
      aria-rowindex={place}
      aria-selected={chosen}
      style={{ transform: `translateY(${top}px)` }}
      data-testid="person-row"
      data-participant-id={id}
      data-name={name}
      data-speaking={speaking}
      onClick={choose}
      onDoubleClick={(event) => {
        if ((event.target as HTMLElement).closest('button, input, label, [role=menu]')) return;
        designer.change((draft) => fillNext(draft, [id]));
      }}
      onPointerDown={(event) => {
        if ((event.target as HTMLElement).closest('button, input, label, [role=menu]')) return;
        dragging.begin(
          event,
          () => {
            const { ids } = people.getState().selection;
            return {
              from: 'list',
              members: ids.has(id)
                ? order.current.filter((one) => ids.has(one.id)).map((one) => one.id)
                : [id],
            };
          },
          drop,
        );
      }}
    >
      <div role="gridcell" className="people-check">
        <input
          type="checkbox"
          checked={chosen}
          readOnly
          tabIndex={stop === 0 ? 0 : -1}
          data-column={0}
          aria-label={name}
          onFocus={() => onFocused(id, 0)}
          onClick={check}
        />
      </div>
      <div role="rowheader" className="person-who">
        <Avatar id={id} name={name} />
        <span className="person-text">
          <span className="person-name">
            <span title={name}>{self ? t('people.you', { name }) : name}</span>
            {encrypted === null ? null : <EncryptionMark encrypted={encrypted} size={13} />}
            {hand === null ? null : (
              <span className="person-hand" title={t('people.hand', { place: hand })}>
                <Hand size={14} aria-hidden />
                <span className="visually-hidden">{t('people.hand', { place: hand })}</span>
                <span aria-hidden>{hand}</span>
              </span>
            )}
          </span>
          <span className="person-states">
            {role === 'guest' ? null : <span className="desk-tag">{t(`role.${role}`)}</span>}
            <KindIcon kind={kind} size={13} />
            <span className="person-kind" data-kind={kind}>
              {t(`kind.${kind}`)}
            </span>
            <PersonStates participant={participant} speaking={speaking} />
          </span>
        </span>
      </div>
      <PersonActions
        participant={participant}
        speaking={speaking}
        stop={stop}
        onFocused={onFocused}
        toPicture={toPicture}
      />
    </div>
  );
});
