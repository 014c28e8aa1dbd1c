import { Button } from 'antd';
import { KeyRound, Mail, Trash2, UserRoundCheck, UserRoundX } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useMe } from '../hooks/me.ts';
import { useAction } from '../hooks/use-action.ts';
import { useConfirm } from '../../console/use-confirm.ts';
import { PasswordDrawer } from './password-drawer.tsx';

interface AccountActionsProps {
  account: Account;
  onChange: (account: Account) => void;
  onGone: () => void;
}

/** What is done to an account beside editing it. */
export function AccountActions({ account, onChange, onGone }: AccountActionsProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const confirm = useConfirm();
  const action = useAction();
  const me = useMe();
  const [password, setPassword] = useState(false);
  const { accountId, name, state, email, version } = account;
  const own = accountId === me.accountId;

  const setState = async (next: 'active' | 'disabled'): Promise<void> => {
    const done = await action.run(
      () => rest('PATCH /accounts/:accountId', { params: { accountId }, version, body: { state: next } }),
      t(next === 'active' ? 'account.enabled' : 'account.nowDisabled', { name }),
    );
    if (done) onChange(done.answer);
  };
  const disable = (): void =>
    confirm({
      title: t('account.disableTitle', { name }),
      body: t('account.disableText'),
      action: t('account.disable'),
      work: () => setState('disabled'),
    });
  const remove = (): void =>
    confirm({
      title: t('account.deleteTitle', { name }),
      body: t('account.deleteText'),
      action: t('delete'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /accounts/:accountId', { params: { accountId } }),
          t('account.deleted', { name }),
        );
        if (!done) return;
        params.set({ open: null });
        onGone();
      },
    });
  const activate = (): Promise<unknown> =>
    action.run(
      () => rest('POST /accounts/:accountId/activation', { params: { accountId } }),
      t('account.activationSent', { email: email ?? '' }),
    );
  return (
    <section className="admin-drawer-section">
      <h3>{t('account.more')}</h3>
      <div className="admin-actions">
        {state === 'inactive' ? (
          <Button
            icon={<Mail size={16} aria-hidden />}
            loading={action.busy}
            onClick={() => void activate()} // `run` tells what fails.
          >
            {t('account.activate')}
          </Button>
        ) : null}
        <Button icon={<KeyRound size={16} aria-hidden />} onClick={() => setPassword(true)}>
          {t('account.setPassword')}
        </Button>
        {state === 'disabled' ? (
          <Button
            icon={<UserRoundCheck size={16} aria-hidden />}
            loading={action.busy}
            onClick={() => void setState('active')}
          >
            {t('account.enable')}
          </Button>
        ) : own ? null : (
          <Button danger icon={<UserRoundX size={16} aria-hidden />} onClick={disable}>
            {t('account.disable')}
          </Button>
        )}
        {own ? null : (
          <Button danger icon={<Trash2 size={16} aria-hidden />} onClick={remove}>
            {t('delete')}
          </Button>
        )}
      </div>
      {own ? <p className="admin-sub">{t('account.own')}</p> : null}
      <PasswordDrawer
        accountId={password ? accountId : null}
        name={name}
        onClose={() => setPassword(false)}
        onDone={onGone}
      />
    </section>
  );
}
