import { Input } from 'antd';
import type { ReactElement } from 'react';
import { digitsOf } from '../../../server/contract/meeting-id.ts';

interface PinInputProps {
  id?: string;
  value?: string;
  placeholder?: string;
  onChange?: (pin: string) => void;
}

export function PinInput({ id, value, placeholder, onChange }: PinInputProps): ReactElement {
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      value={value}
      placeholder={placeholder}
      inputMode="numeric"
      autoComplete="off"
      maxLength={12}
      onChange={({ target }) => onChange?.(digitsOf(target.value).slice(0, 12))}
    />
  );
}
