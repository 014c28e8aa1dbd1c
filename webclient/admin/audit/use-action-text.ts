import { useTranslation } from 'react-i18next';

/**
 * An action of the audit log in words, e.g. `account.created` -> `Account made`. One this page has no words for is
 * shown as the server calls it.
 */
export function useActionText(): (action: string) => string {
  const { t, i18n } = useTranslation('admin');
  return (action) => {
    const key = `audit.actions.${action}`;
    return i18n.exists(key, { ns: 'admin' }) ? t(key as 'audit.actions.account.created') : action;
  };
}
