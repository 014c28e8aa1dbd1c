import { Button, Select } from 'antd';
import { X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InviteeView } from '../../../server/contract/api/booking.ts';
import { PlenumError, type ErrorCode } from '../../../server/contract/errors.ts';
import { rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { InviteeIcon } from './invitee-icon.tsx';
import { keyOf, typedInvitees, withInvitees } from './typed-invitees.ts';

const restMs = 250;
const found = 20;
export const mostInvitees = 1000;

interface Candidate {
  invitee: InviteeView;
  /** Tells people of one name apart. */
  hint: string;
}
interface Candidates {
  people: Candidate[];
  terminals: Candidate[];
  refused: ErrorCode | null;
}
const nobody: Candidates = { people: [], terminals: [], refused: null };

interface InviteesFieldProps {
  id?: string;
  value?: InviteeView[];
  onChange?: (invitees: InviteeView[]) => void;
}

/** Whom one invites: colleagues and rooms found by name, e-mail addresses and telephone numbers typed or pasted. */
export function InviteesField({ id, value = [], onChange }: InviteesFieldProps): ReactElement {
  const { t } = useTranslation('meetings');
  const errorText = useErrorText();
  const [text, setText] = useState('');
  const { candidates, searching } = useCandidates(text);
  const typed = typedInvitees(text);
  const known = new Map(
    [...candidates.people, ...candidates.terminals].map((one) => [keyOf(one.invitee), one]),
  );

  const add = (more: InviteeView[]): void => {
    onChange?.(withInvitees(value, more).slice(0, mostInvitees));
    setText('');
  };
  const choose = (key: string): void => {
    if (key === typedKey) add(typed);
    const candidate = known.get(key);
    if (candidate) add([candidate.invitee]);
  };
  const taken = new Set(value.map(keyOf));
  // One flat list: what groups are made of is not allowed in a listbox (WAI-ARIA), so each says what it is.
  const options: Option[] = [
    ...(typed.length > 0
      ? [
          {
            value: typedKey,
            label:
              typed.length === 1
                ? t('inviteTyped', { id: typed[0]?.id })
                : t('inviteAll', { count: typed.length }),
            kind: typed[0]?.kind ?? 'email',
            hint: '',
          },
        ]
      : []),
    ...[...known]
      .filter(([key]) => !taken.has(key))
      .map(([value, { invitee, hint }]) => ({ value, label: invitee.name, kind: invitee.kind, hint })),
  ];
  return (
    <div className="invitees">
      <Select<string>
        {...(id === undefined ? {} : { id })}
        className="invitees-search"
        data-testid="invitees"
        value={null}
        placeholder={t('searchInvitees')}
        showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
        disabled={value.length >= mostInvitees}
        loading={searching}
        options={options}
        optionRender={({ data }) => <OptionLine option={data as Option} />}
        onChange={choose}
        popupRender={(list) => <div ref={(popup) => nameList(popup, t('searchInvitees'))}>{list}</div>}
        notFoundContent={
          candidates.refused !== null
            ? errorText(candidates.refused)
            : text.trim() === ''
              ? t('typeToSearch')
              : searching
                ? t('searching')
                : t('nobodyFound')
        }
      />
      {value.length > 0 ? (
        <>
          <p className="quiet invitees-count">{t('invitedCount', { count: value.length })}</p>
          <ul className="invitees-list">
            {value.map((invitee) => (
              <InviteeLine
                key={keyOf(invitee)}
                invitee={invitee}
                onRole={(role) => onChange?.(value.map((one) => (one === invitee ? { ...one, role } : one)))}
                onRemove={() => onChange?.(value.filter((one) => one !== invitee))}
              />
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

/** Ant Design gives its listbox no name. The list comes and goes with its options, so this is done at every drawing. */
function nameList(popup: HTMLElement | null, name: string): void {
  popup?.querySelector('[role="listbox"]')?.setAttribute('aria-label', name);
}

const typedKey = 'typed';
interface Option {
  value: string;
  label: string;
  kind: InviteeView['kind'];
  hint: string;
}

function OptionLine({ option }: { option: Option }): ReactElement {
  return (
    <span className="invitee-option">
      <InviteeIcon kind={option.kind} />
      <span className="invitee-name">{option.label}</span>
      <span className="quiet">{option.hint}</span>
    </span>
  );
}

interface InviteeLineProps {
  invitee: InviteeView;
  onRole: (role: InviteeView['role']) => void;
  onRemove: () => void;
}

function InviteeLine({ invitee, onRole, onRemove }: InviteeLineProps): ReactElement {
  const { t } = useTranslation('meetings');
  const name = invitee.name === '' ? invitee.id : invitee.name;
  return (
    <li className="invitee">
      <InviteeIcon kind={invitee.kind} />
      <span className="invitee-name">
        {name}
        {(invitee.kind === 'email' || invitee.kind === 'phone') && invitee.name !== '' ? (
          <span className="quiet"> {invitee.id}</span>
        ) : null}
      </span>
      <Button
        size="small"
        type={invitee.role === 'host' ? 'primary' : 'text'}
        ghost={invitee.role === 'host'}
        onClick={() => onRole(invitee.role === 'host' ? 'guest' : 'host')}
      >
        {t(`role.${invitee.role}`)}
        <span className="visually-hidden">{t('changeRole', { name })}</span>
      </Button>
      <Button
        size="small"
        type="text"
        aria-label={t('removeNamed', { name })}
        icon={<X size={16} aria-hidden />}
        onClick={onRemove}
      />
    </li>
  );
}

function useCandidates(text: string): { candidates: Candidates; searching: boolean } {
  const [answer, setAnswer] = useState<{ to: string; candidates: Candidates }>({
    to: '',
    candidates: nobody,
  });
  const latest = useRef('');
  const search = text.trim();
  useEffect(() => {
    latest.current = search;
    if (search === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void searchFor(search, stop.signal).then((candidates) => {
        if (latest.current === search) setAnswer({ to: search, candidates });
      });
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [search]);
  if (search === '') return { candidates: nobody, searching: false };
  return { candidates: answer.candidates, searching: answer.to !== search };
}

/** Never fails: what could not be asked is part of the answer. */
async function searchFor(search: string, signal: AbortSignal): Promise<Candidates> {
  try {
    const query = { search, limit: found };
    const [people, terminals] = await Promise.all([
      rest('GET /directory', { query, signal }),
      rest('GET /terminal-search', { query, signal }),
    ]);
    return {
      people: people.items.map(({ accountId, name, title, departmentPath, number }) => ({
        invitee: { kind: 'account', id: accountId, name, role: 'guest' },
        hint: [departmentPath, title].filter((part) => part !== '').join(' · ') || number,
      })),
      terminals: terminals.items.map(({ terminalId, name, place, number }) => ({
        invitee: { kind: 'terminal', id: terminalId, name, role: 'guest' },
        hint: [place, number].filter((part) => part !== '').join(' · '),
      })),
      refused: null,
    };
  } catch (error) {
    return { ...nobody, refused: PlenumError.from(error).code };
  }
}
