import { Languages } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { htmlLanguage } from '../i18n/language.ts';
import { switchLanguage } from '../i18n/start.ts';
import { useLanguage } from '../i18n/use-language.ts';

/** Two languages need no menu: the button names the other one, in itself. */
export function LanguageButton(): ReactElement {
  const { t } = useTranslation();
  const other = useLanguage() === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className="button button-plain"
      data-testid="language"
      lang={htmlLanguage(other)}
      onClick={() => switchLanguage(other)}
    >
      <Languages size={18} aria-hidden />
      {t('otherLanguage')}
    </button>
  );
}
