import { useTranslation } from 'react-i18next';
import type { Scope } from '../../../server/contract/api/endpoint.ts';

/** What a key with a scope may do, in words. A scope's colon would separate namespaces in a key of a text. */
const keys = {
  'directory:read': 'directoryRead',
  'directory:write': 'directoryWrite',
  'terminals:read': 'terminalsRead',
  'terminals:write': 'terminalsWrite',
  'meetings:read': 'meetingsRead',
  'meetings:write': 'meetingsWrite',
  'history:read': 'historyRead',
  'recordings:read': 'recordingsRead',
  'recordings:write': 'recordingsWrite',
  'audit:read': 'auditRead',
} as const satisfies Record<Scope, string>;

export function useScopeText(): (scope: Scope) => string {
  const { t } = useTranslation('admin');
  return (scope) => t(`keys.scopes.${keys[scope]}`);
}
