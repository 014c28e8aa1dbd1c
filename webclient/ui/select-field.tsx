import { ChevronDown } from 'lucide-react';
import { useId, type ReactElement } from 'react';

interface SelectFieldProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  disabled?: boolean;
  onValue: (value: string) => void;
}

export function SelectField({ label, value, options, disabled, onValue }: SelectFieldProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="select">
        <select
          id={id}
          className="field-input"
          value={value}
          disabled={disabled}
          onChange={(event) => onValue(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={18} aria-hidden />
      </div>
    </div>
  );
}
