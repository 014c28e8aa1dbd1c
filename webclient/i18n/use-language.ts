import { useTranslation } from 'react-i18next';
import { errorCatalogue, type ErrorCode } from '../../server/contract/errors.ts';
import type { Language } from './language.ts';

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'zh' ? 'zh' : 'en';
}

/** Says an error of the catalogue in the language of the page. */
export function useErrorText(): (code: ErrorCode) => string {
  const language = useLanguage();
  return (code) => errorCatalogue[code][language];
}
