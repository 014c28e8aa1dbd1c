import type { FormInstance } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError, type ErrorCode } from '../../../server/contract/errors.ts';
import { useErrorText } from '../../i18n/use-language.ts';

export interface FormErrors {
  /** What belongs to no field. */
  refusal: ErrorCode | null;
  forget: () => void;
  /** Puts the server's objection at the field it is about; `elsewhere` names fields the form calls otherwise. */
  refuse: (error: unknown, elsewhere?: Record<string, string>) => void;
}

export function useFormErrors<Values>(form: FormInstance<Values>): FormErrors {
  const { t } = useTranslation('meetings');
  const errorText = useErrorText();
  const [refusal, setRefusal] = useState<ErrorCode | null>(null);
  const refuse = useCallback(
    (cause: unknown, elsewhere: Record<string, string> = {}) => {
      const { code, field } = PlenumError.from(cause);
      const path = (field ?? '').replace(/^changes\./, '').split('.')[0] ?? '';
      const name = elsewhere[path] ?? path;
      if (!(name in (form.getFieldsValue() as object))) {
        setRefusal(code);
        return;
      }
      const said = code === 'bad_request' ? t('fieldRefused') : errorText(code);
      // The names of what the form holds; its type does not know that.
      form.setFields([{ name: name as never, errors: [said] }]);
      form.scrollToField(name, { focus: true });
    },
    [form, errorText, t],
  );
  return { refusal, refuse, forget: useCallback(() => setRefusal(null), []) };
}
