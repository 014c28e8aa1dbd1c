import { Button, Select, Spin } from 'antd';
import { PhoneOutgoing } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../app/account-session.ts';
import { useGive } from '../use-give.ts';
import { directOf, inviteeOf, keyOf } from './invitees.ts';
import { useInviteeSearch } from './use-invitee-search.ts';

const most = 200;

interface Picked {
  value: string;
  label: string;
}

/** People and rooms of the directory, numbers and addresses, as many as one likes, invited at once. */
export function InviteForm(): ReactElement {
  const { t } = useTranslation('control');
  const me = useMe();
  const { busy, give } = useGive();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<Picked[]>([]);
  const { found, searching, failed } = useInviteeSearch(typed, me !== null);
  const direct = directOf(typed);
  const group = (kind: 'account' | 'terminal') => {
    const options = found
      .filter((one) => one.kind === kind)
      .map((one) => ({ value: keyOf(one), label: one.name, note: one.note }));
    return options.length === 0 ? [] : [{ label: t(`invite.group.${kind}`), options }];
  };
  const options = [
    ...(direct
      ? [
          {
            label: t('invite.group.direct'),
            options: [
              {
                value: keyOf(direct),
                label: direct.target,
                note: t(direct.kind === 'email' ? 'invite.write' : 'invite.dial'),
              },
            ],
          },
        ]
      : []),
    ...group('terminal'),
    ...group('account'),
  ];
  const send = async (): Promise<void> => {
    const invitees = picked.map(({ value }) => inviteeOf(value));
    if ((await give({ type: 'invite', invitees })) === null) setPicked([]);
  };
  return (
    <div className="invite">
      <Select
        mode="multiple"
        labelInValue
        aria-label={t('invite.search')}
        placeholder={t(me ? 'invite.search' : 'invite.searchDirect')}
        value={picked}
        options={options}
        maxCount={most}
        showSearch={{
          filterOption: false,
          searchValue: typed,
          onSearch: setTyped,
          autoClearSearchValue: true,
        }}
        optionRender={({ data }) => (
          <span className="invite-option">
            <span>{data.label}</span>
            <small>{'note' in data ? String(data.note) : ''}</small>
          </span>
        )}
        notFoundContent={
          searching ? (
            <Spin size="small" />
          ) : failed ? (
            t('invite.failed')
          ) : typed.trim() === '' ? (
            t(me ? 'invite.hint' : 'invite.hintDirect')
          ) : (
            t('invite.nobody')
          )
        }
        data-testid="invite-search"
        onChange={(next: Picked[]) => setPicked(next.map(({ value, label }) => ({ value, label })))}
      />
      {me ? null : <p className="quiet part-note">{t('invite.signInToSearch')}</p>}
      <Button
        type="primary"
        icon={<PhoneOutgoing size={16} aria-hidden />}
        disabled={picked.length === 0}
        loading={busy}
        data-testid="invite"
        onClick={() => void send()}
      >
        {picked.length === 0 ? t('invite.send') : t('invite.sendCount', { count: picked.length })}
      </Button>
    </div>
  );
}
