import { Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InviteeView } from '../../../server/contract/api/booking.ts';
import { InviteeIcon } from '../booking/invitee-icon.tsx';
import { keyOf } from '../booking/typed-invitees.ts';

/** From so many on one searches instead of reading. */
const many = 20;

export function InviteeList({
  invitees,
  ownerName,
}: {
  invitees: InviteeView[];
  ownerName: string;
}): ReactElement {
  const { t } = useTranslation('meetings');
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = invitees.filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(wanted));
  return (
    <section className="sheet sheet-padded" aria-labelledby="invited">
      <h2 id="invited">{t('invitedTitle', { count: invitees.length })}</h2>
      {invitees.length === 0 ? <p className="quiet">{t('nobodyInvited', { name: ownerName })}</p> : null}
      {invitees.length > many ? (
        <Input
          allowClear
          value={search}
          placeholder={t('findInvited')}
          aria-label={t('findInvited')}
          onChange={({ target }) => setSearch(target.value)}
        />
      ) : null}
      {invitees.length > 0 ? (
        // Scrolled with the keyboard, too.
        <ul
          className="detail-invitees"
          tabIndex={invitees.length > many ? 0 : undefined}
          aria-labelledby="invited"
        >
          {shown.map((invitee) => (
            <li key={keyOf(invitee)}>
              <InviteeIcon kind={invitee.kind} />
              <span className="invitee-name">{invitee.name === '' ? invitee.id : invitee.name}</span>
              {invitee.role === 'host' ? <span className="host-mark">{t('role.host')}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
