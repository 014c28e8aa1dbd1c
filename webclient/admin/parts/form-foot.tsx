import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Submit } from '../hooks/use-submit.ts';
import { Problem } from './problem.tsx';

interface FormFootProps {
  submit: Submit;
  text: string;
  /** The id of the form it sends, as it stands outside of it. */
  form?: string;
  onCancel?: () => void;
  disabled?: boolean;
  danger?: boolean;
}

/** The end of a form: what went wrong, the one filled button, the way back. */
export function FormFoot({
  submit,
  text,
  form,
  onCancel,
  disabled = false,
  danger = false,
}: FormFootProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <div className="admin-form-foot">
      {submit.problem ? <Problem error={submit.problem} /> : null}
      <div>
        <Button
          type="primary"
          htmlType="submit"
          danger={danger}
          loading={submit.busy}
          disabled={disabled}
          data-testid="submit"
          {...(form === undefined ? {} : { form })}
        >
          {text}
        </Button>
        {onCancel ? <Button onClick={onCancel}>{t('cancel')}</Button> : null}
      </div>
    </div>
  );
}
