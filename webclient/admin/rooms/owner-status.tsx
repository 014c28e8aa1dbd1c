import { CircleDashed, MonitorSmartphone, UserRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vmr } from '../../../server/contract/api/terminals.ts';
import { Status } from '../parts/status.tsx';

/** Whose a VMR is. */
export function OwnerStatus({ owner }: Pick<Vmr, 'owner'>): ReactElement {
  const { t } = useTranslation('admin');
  if (owner === null) {
    return (
      <Status tone="quiet" icon={CircleDashed}>
        {t('vmr.free')}
      </Status>
    );
  }
  const Icon = owner.kind === 'account' ? UserRound : MonitorSmartphone;
  return (
    <span className="admin-status" title={t(`vmr.ownerKinds.${owner.kind}`)}>
      <Icon size={15} aria-hidden />
      <span className="visually-hidden">{t(`vmr.ownerKinds.${owner.kind}`)}</span>
      {owner.name}
    </span>
  );
}
