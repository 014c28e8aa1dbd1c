import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { htmlLanguage, initialLanguage, rememberLanguage, type Language } from './language.ts';
import { resources } from './resources.ts';

/** Sets i18next up before the first render; the texts are part of the bundle, so nothing has to be waited for. */
export function startTranslation(language: Language = initialLanguage()): void {
  i18next.on('languageChanged', (next) => {
    document.documentElement.lang = htmlLanguage(next === 'zh' ? 'zh' : 'en');
  });
  void i18next.use(initReactI18next).init({
    // Resolves synchronously: resources are at hand.
    initAsync: false,
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    resources,
    interpolation: { escapeValue: false },
  });
}

export function switchLanguage(language: Language): void {
  rememberLanguage(language);
  // Resolves at once, the resources are loaded.
  void i18next.changeLanguage(language);
}
