import i18next from 'i18next';

/** Adds the texts of pages that are loaded apart, before the first of them is shown. */
export function addTexts<Texts extends object>(namespace: string, texts: { en: Texts; zh: Texts }): void {
  i18next.addResourceBundle('en', namespace, texts.en);
  i18next.addResourceBundle('zh', namespace, texts.zh);
}
