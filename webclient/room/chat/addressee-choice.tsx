import { Check, ChevronDown, Search } from 'lucide-react';
import {
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../../app/session.ts';
import type { ChatAddressee } from '../../core/chat-model.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { participantsOf } from '../participants.ts';
import { addresseesFor } from './addressees.ts';
import { isComposing } from './composing.ts';
import { useWriter } from './use-chat.ts';

interface AddresseeChoiceProps {
  to: ChatAddressee;
  onTo: (to: ChatAddressee) => void;
}

/** To whom the next message goes: said at all times, changed in a list that is searched by typing. */
export function AddresseeChoice({ to, onTo }: AddresseeChoiceProps): ReactElement {
  const { t } = useTranslation('chat');
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const nameOf = useAddresseeName();

  const closeOnLeaving = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div className="chat-to" onBlur={closeOnLeaving}>
      <button
        ref={opener}
        type="button"
        className="chat-to-button"
        aria-haspopup="listbox"
        aria-expanded={open}
        data-testid="chat-to"
        onClick={(event) => {
          // Safari does not focus a clicked button, and the list closes when the focus goes elsewhere.
          event.currentTarget.focus();
          setOpen(!open);
        }}
      >
        <span className="quiet">{t('to')}</span>
        <span className="chat-to-name">{nameOf(to)}</span>
        <ChevronDown size={16} aria-hidden />
      </button>
      {open ? (
        <AddresseeList
          to={to}
          onClose={close}
          onTo={(chosen) => {
            setOpen(false);
            onTo(chosen);
          }}
        />
      ) : null}
    </div>
  );
}

export function useAddresseeName(): (to: ChatAddressee) => string {
  const { t } = useTranslation('chat');
  return (to) => (typeof to === 'string' ? t(to) : to.name);
}

function AddresseeList({ to, onTo, onClose }: AddresseeChoiceProps & { onClose: () => void }): ReactElement {
  const { t } = useTranslation('chat');
  const language = useLanguage();
  const participants = useMeeting(participantsOf);
  const { id, role, rule } = useWriter();
  const nameOf = useAddresseeName();
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const asked = useDeferredValue(query);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const compare = useMemo(() => new Intl.Collator(htmlLanguage(language)).compare, [language]);
  const { options, more } = useMemo(
    () => addresseesFor({ id, role, rule }, participants, asked, compare),
    [id, role, rule, participants, asked, compare],
  );
  const active = Math.min(index, options.length - 1);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const pressed = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = options[active];
    if (move !== undefined) setIndex((active + move + options.length) % Math.max(1, options.length));
    else if (event.key === 'Enter' && chosen) onTo(chosen);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="chat-to-sheet" onKeyDown={pressed}>
      <div className="chat-to-search">
        <Search size={16} aria-hidden />
        <input
          ref={field}
          type="search"
          className="field-input"
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={options.length > 0 ? `${listId}-${active}` : undefined}
          aria-autocomplete="list"
          aria-label={t('chooseTo')}
          placeholder={t('searchTo')}
          value={query}
          data-testid="chat-to-search"
          onChange={(event) => {
            setQuery(event.target.value);
            setIndex(0);
          }}
        />
      </div>
      <ul ref={list} id={listId} className="chat-to-list" role="listbox" aria-label={t('chooseTo')}>
        {options.map((option, place) => (
          <li
            key={typeof option === 'string' ? option : `p/${option.participantId}`}
            id={`${listId}-${place}`}
            role="option"
            aria-selected={place === active}
            data-testid="chat-to-option"
            data-name={typeof option === 'string' ? option : option.name}
            // The field keeps the focus until one is chosen.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTo(option)}
          >
            <span className="chat-to-name">{nameOf(option)}</span>
            {isSame(option, to) ? <Check size={16} aria-hidden /> : null}
          </li>
        ))}
      </ul>
      <p className="chat-to-more" role="status">
        {options.length === 0
          ? t('nobodyFound', { query: asked })
          : more > 0
            ? t('more', { count: more })
            : ''}
      </p>
    </div>
  );
}

function isSame(a: ChatAddressee, b: ChatAddressee): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.participantId === b.participantId;
}
