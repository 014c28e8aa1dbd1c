import { useState, type SyntheticEvent } from 'react';
import { PlenumError } from '../../server/contract/errors.ts';
import { useErrorText } from '../i18n/use-language.ts';

interface FormOptions<Name extends string> {
  values: Record<Name, string>;
  /** What is wrong with a field before the server is asked; null where nothing is. */
  problemsOf: (values: Record<Name, string>) => Record<Name, string | null>;
  /** The field an error of the server is about, where its code tells. */
  fieldOf?: (code: string) => Name | null;
  send: (values: Record<Name, string>) => Promise<void>;
}

export interface Form<Name extends string> {
  values: Record<Name, string>;
  busy: boolean;
  errors: Record<Name, string | null>;
  /** What the server said that belongs to no field. */
  refusal: string | null;
  change: (name: Name, value: string) => void;
  submit: (event?: SyntheticEvent<HTMLFormElement>) => Promise<void>;
}

/** A small form: checks, sends, and puts what is wrong at its field, which gets the focus. */
export function useForm<Name extends string>(options: FormOptions<Name>): Form<Name> {
  const { problemsOf, fieldOf, send } = options;
  const errorText = useErrorText();
  const names = Object.keys(options.values) as Name[];
  const none = Object.fromEntries(names.map((name) => [name, null])) as Record<Name, string | null>;
  const [values, setValues] = useState(options.values);
  const [errors, setErrors] = useState(none);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const refuse = (error: unknown, element: HTMLFormElement | undefined): void => {
    const { code, field } = PlenumError.from(error);
    const name = fieldOf?.(code) ?? names.find((known) => known === field) ?? null;
    if (name === null) {
      setRefusal(errorText(code));
      return;
    }
    setErrors({ ...none, [name]: errorText(code) });
    focusOn(element, name);
  };

  const submit = async (event?: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event?.preventDefault();
    const element = event?.currentTarget;
    if (busy) return;
    const found = problemsOf(values);
    setErrors(found);
    setRefusal(null);
    const first = names.find((name) => found[name] !== null);
    if (first !== undefined) {
      focusOn(element, first);
      return;
    }
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      refuse(error, element);
    } finally {
      setBusy(false);
    }
  };

  const change = (name: Name, value: string): void => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => ({ ...before, [name]: null }));
  };
  return { values, busy, errors, refusal, change, submit };
}

function focusOn(element: HTMLFormElement | undefined, name: string): void {
  element?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
}
