import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Facts } from '../parts/facts.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { AccountActions } from './account-actions.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountStatus } from './account-status.tsx';
import type { DepartmentTree } from './departments.ts';
import { ExecutiveSection } from './executive-section.tsx';

interface AccountDrawerProps {
  tree: DepartmentTree;
  onChanged: () => void;
}

/** One account: what it is, what one may change, and what one may do to it. */
export function AccountDrawer({ tree, onChanged }: AccountDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const open = params.get('open');
  return (
    <SideDrawer
      title={t('account.one')}
      open={open !== undefined}
      onClose={() => params.set({ open: null })}
      testId="account-drawer"
    >
      {open === undefined ? null : <Loading key={open} accountId={open} tree={tree} onChanged={onChanged} />}
    </SideDrawer>
  );
}

function Loading({ accountId, tree, onChanged }: AccountDrawerProps & { accountId: string }): ReactElement {
  const load = useCallback(() => rest('GET /accounts/:accountId', { params: { accountId } }), [accountId]);
  const account = useLoaded(load);
  const { value, error, reload, refreshing } = account;
  if (!value) {
    return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={6} />;
  }
  const show = (changed: Account): void => {
    account.put(changed);
    onChanged();
  };
  return <Details account={value} tree={tree} fetchLatest={load} onChange={show} onTouched={onChanged} />;
}

interface DetailsProps {
  account: Account;
  tree: DepartmentTree;
  fetchLatest: () => Promise<Account>;
  onChange: (account: Account) => void;
  /** Something about it changed that the list shows. */
  onTouched: () => void;
}

function Details({ account, tree, fetchLatest, onChange, onTouched }: DetailsProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { createdAt, lastSignInAt } = account;
  return (
    <>
      <div className="admin-line admin-drawer-head">
        <h2 className="admin-drawer-title">{account.name}</h2>
        <AccountStatus state={account.state} />
      </div>
      <Facts
        items={[
          [t('account.login'), account.login],
          [t('account.number'), account.number],
          [t('account.made'), format.date(createdAt)],
          [t('account.lastSignIn'), lastSignInAt === null ? t('never') : format.dateTime(lastSignInAt)],
        ]}
      />
      {account.state === 'deleted' ? (
        <p className="admin-drawer-section quiet">{t('account.isDeleted')}</p>
      ) : (
        <>
          {/* The state is changed apart from the form: its new version is then the one the form edits. */}
          <section className="admin-drawer-section">
            <AccountForm
              key={account.state}
              account={account}
              tree={tree}
              fetchLatest={fetchLatest}
              onSaved={onChange}
            />
          </section>
          <ExecutiveSection account={account} tree={tree} onChanged={onTouched} />
          <AccountActions account={account} onChange={onChange} onGone={onTouched} />
        </>
      )}
    </>
  );
}
