import { Radio } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { VmrOwner } from '../../../server/contract/api/terminals.ts';
import { AccountSelect } from '../parts/account-select.tsx';
import { TerminalSelect } from './terminal-select.tsx';

type Kind = VmrOwner['kind'] | 'none';
const kinds = ['none', 'account', 'terminal'] as const;

interface OwnerSelectProps {
  value?: VmrOwner | null;
  onChange?: (owner: VmrOwner | null) => void;
}

/** Nobody, one account or one terminal. */
export function OwnerSelect({ value = null, onChange }: OwnerSelectProps): ReactElement {
  const { t } = useTranslation('admin');
  const [kind, setKind] = useState<Kind>(value?.kind ?? 'none');
  const given = value !== null && value.kind === kind ? { value: value.id } : {};
  return (
    <div className="admin-stack">
      <Radio.Group
        aria-label={t('vmr.owner')}
        value={kind}
        onChange={({ target }) => {
          setKind(target.value as Kind);
          onChange?.(null);
        }}
        options={kinds.map((known) => ({ value: known, label: t(`vmr.ownerKinds.${known}`) }))}
      />
      {kind === 'account' ? (
        <AccountSelect
          aria-label={t('vmr.ownerKinds.account')}
          {...given}
          onChange={(id) => onChange?.({ kind, id })}
        />
      ) : kind === 'terminal' ? (
        <TerminalSelect
          aria-label={t('vmr.ownerKinds.terminal')}
          {...given}
          onChange={(id) => onChange?.({ kind, id })}
        />
      ) : null}
    </div>
  );
}
