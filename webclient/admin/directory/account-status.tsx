import { CircleCheck, CircleDashed, CircleSlash, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountState } from '../../../server/contract/api/directory.ts';
import { Status, type Tone } from '../parts/status.tsx';

const looks = {
  active: { icon: CircleCheck, tone: 'good' },
  inactive: { icon: CircleDashed, tone: 'warning' },
  disabled: { icon: CircleSlash, tone: 'quiet' },
  deleted: { icon: Trash2, tone: 'quiet' },
} as const satisfies Record<AccountState, { icon: unknown; tone: Tone }>;

export function AccountStatus({ state }: { state: AccountState }): ReactElement {
  const { t } = useTranslation('admin');
  return <Status {...looks[state]}>{t(`states.${state}`)}</Status>;
}
