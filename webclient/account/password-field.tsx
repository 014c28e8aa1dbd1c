import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactElement, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../ui/text-field.tsx';

interface PasswordFieldProps {
  label: string;
  name: string;
  value: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  error: string | null;
  inputRef?: Ref<HTMLInputElement>;
  onValue: (value: string) => void;
}

export function PasswordField({ inputRef, ...field }: PasswordFieldProps): ReactElement {
  const { t } = useTranslation('account');
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  const label = shown ? t('hidePassword') : t('showPassword');
  return (
    <div className="password-field">
      <TextField
        {...field}
        {...(inputRef === undefined ? {} : { inputRef })}
        type={shown ? 'text' : 'password'}
        maxLength={128}
        data-testid={field.name}
        spellCheck={false}
        autoCapitalize="off"
      />
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        onClick={() => setShown(!shown)}
      >
        <Icon size={18} aria-hidden />
      </button>
    </div>
  );
}
