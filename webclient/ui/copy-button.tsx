import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

interface CopyButtonProps {
  text: string;
  /** Read by screen readers, and shown unless `iconOnly`. */
  label: string;
  look?: 'normal' | 'primary';
  iconOnly?: boolean;
}

type Outcome = 'none' | 'copied' | 'failed';

export function CopyButton({
  text,
  label,
  look = 'normal',
  iconOnly = false,
}: CopyButtonProps): ReactElement {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<Outcome>('none');

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome('none'), 2500);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  const Icon = outcome === 'copied' ? Check : Copy;
  return (
    <>
      <button
        type="button"
        className={iconOnly ? 'icon-button' : `button button-${look}`}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
        onClick={copy}
      >
        <Icon size={18} aria-hidden />
        {iconOnly ? null : outcome === 'copied' ? t('copied') : label}
      </button>
      <span role="status" className={outcome === 'failed' ? 'field-error' : 'visually-hidden'}>
        {outcome === 'copied' ? t('copied') : outcome === 'failed' ? t('copyFailed') : ''}
      </span>
    </>
  );
}
