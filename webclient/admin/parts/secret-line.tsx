import { Button } from 'antd';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** One value to be copied somewhere else. */
export function SecretLine({
  label,
  value,
  testId,
}: {
  label: string;
  value: string;
  testId?: string;
}): ReactElement {
  return (
    <div className="admin-secret">
      <span className="admin-secret-label">{label}</span>
      <code data-testid={testId}>{value}</code>
      <CopyText text={value} label={label} />
    </div>
  );
}

function CopyText({ text, label }: { text: string; label: string }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome('none'), 2500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  const Icon = outcome === 'copied' ? Check : Copy;
  return (
    <>
      <Button
        icon={<Icon size={16} aria-hidden />}
        aria-label={t('copyOf', { what: label })}
        onClick={() => void copy()}
      >
        {outcome === 'copied' ? t('common:copied') : t('copy')}
      </Button>
      <span role="status" className={outcome === 'failed' ? 'admin-secret-failed' : 'visually-hidden'}>
        {outcome === 'failed' ? t('common:copyFailed') : outcome === 'copied' ? t('common:copied') : ''}
      </span>
    </>
  );
}
