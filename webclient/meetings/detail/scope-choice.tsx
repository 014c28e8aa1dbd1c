import { Radio } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditScope } from '../../../server/contract/api/booking.ts';

const scopes: readonly EditScope[] = ['one', 'following', 'all'];

interface ScopeChoiceProps {
  label: string;
  value: EditScope;
  onChange: (scope: EditScope) => void;
}

/** Which meetings of a series are meant. */
export function ScopeChoice({ label, value, onChange }: ScopeChoiceProps): ReactElement {
  const { t } = useTranslation('meetings');
  return (
    <Radio.Group
      className="scope-choice"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value as EditScope)}
      options={scopes.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
    />
  );
}
