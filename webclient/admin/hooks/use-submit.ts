import type { FormInstance } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError } from '../../../server/contract/errors.ts';
import { useErrorText } from '../../i18n/use-language.ts';

export interface Submit {
  busy: boolean;
  /** What is wrong with none of the fields shown. */
  problem: PlenumError | undefined;
  /** Sends, and puts the server's objection at the field it is about. Resolves to whether it worked. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
}

/** Errors of a form: at the field when the server names one that is there, otherwise above the buttons. */
export function useSubmit<Values>(form: FormInstance<Values>): Submit {
  const { t } = useTranslation('admin');
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<PlenumError>();

  const run = useCallback(
    async (work: () => Promise<unknown>) => {
      setBusy(true);
      setProblem(undefined);
      try {
        await work();
        return true;
      } catch (cause) {
        const error = PlenumError.from(cause);
        const names = Object.keys(form.getFieldsValue(true) as object);
        const name = fieldAmong(names, error.field);
        if (name === undefined) setProblem(error);
        else {
          const said = error.code === 'bad_request' ? t('fieldRefused') : errorText(error.code);
          // The keys of what the form holds are its names; the type does not know that.
          form.setFields([{ name: name as never, errors: [said] }]);
          form.scrollToField(name, { focus: true });
        }
        return false;
      } finally {
        setBusy(false);
      }
    },
    [form, errorText, t],
  );
  return { busy, problem, run, forget: useCallback(() => setProblem(undefined), []) };
}

/** The field of a form that the server's path means: `events.0` is about `events`. */
export function fieldAmong(names: readonly string[], path: string | undefined): string | undefined {
  return path === undefined ? undefined : names.find((name) => path === name || path.startsWith(`${name}.`));
}
