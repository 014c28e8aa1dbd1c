import { Crown, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { useFormat } from '../hooks/use-format.ts';
import type { Column } from '../parts/columns.ts';
import { Status } from '../parts/status.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { AccountStatus } from './account-status.tsx';
import type { DepartmentTree } from './departments.ts';

export function useAccountColumns(tree: DepartmentTree): Column<Account>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    {
      key: 'name',
      title: t('account.name'),
      sortable: true,
      card: 'title',
      render: ({ accountId, name, title, executive, role }) => (
        <>
          <OpenLink id={accountId}>{name}</OpenLink>
          {title === '' ? null : <span className="admin-sub">{title}</span>}
          {role === 'admin' ? (
            <span className="admin-sub">
              <Status tone="busy" icon={ShieldCheck}>
                {t('roles.admin')}
              </Status>
            </span>
          ) : null}
          {executive ? (
            <span className="admin-sub">
              <Status tone="quiet" icon={Crown}>
                {t('account.executive')}
              </Status>
            </span>
          ) : null}
        </>
      ),
    },
    {
      key: 'state',
      title: t('account.state'),
      card: 'aside',
      render: ({ state }) => <AccountStatus state={state} />,
    },
    {
      key: 'login',
      title: t('account.login'),
      sortable: true,
      render: ({ login, number }) => (
        <>
          {login}
          <span className="admin-sub admin-numbers">{number}</span>
        </>
      ),
    },
    {
      key: 'department',
      title: t('account.department'),
      render: ({ departmentId }) =>
        departmentId === null ? (
          <span className="quiet">{t('noDepartment')}</span>
        ) : (
          (tree.byId.get(departmentId)?.path ?? '…')
        ),
    },
    {
      key: 'lastSignInAt',
      title: t('account.lastSignIn'),
      sortable: true,
      render: ({ lastSignInAt }) => (lastSignInAt === null ? t('never') : format.dateTime(lastSignInAt)),
    },
  ];
}
