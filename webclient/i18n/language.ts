import { recall, remember } from '../ui/browser-storage.ts';

export type Language = 'zh' | 'en';

const storageKey = 'plenum.language';

/** The first language of the browser's list that we speak; Chinese and English only, English otherwise. */
export function pickLanguage(stored: string | null, preferred: readonly string[]): Language {
  if (stored === 'zh' || stored === 'en') return stored;
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'zh' || primary === 'en') return primary;
  }
  return 'en';
}

export function initialLanguage(): Language {
  return pickLanguage(recall('local', storageKey), navigator.languages);
}

export function rememberLanguage(language: Language): void {
  remember('local', storageKey, language);
}

/** The value of `<html lang>`, which chooses fonts, hyphenation and the screen reader's voice. */
export function htmlLanguage(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}
