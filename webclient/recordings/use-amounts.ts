import { useMemo } from 'react';
import { makeFormat, type Format } from '../admin/hooks/use-format.ts';
import { useMe } from '../app/account-session.ts';
import { useLanguage } from '../i18n/use-language.ts';

/** Sizes and times in words; in the browser's time zone for whoever has no account. */
export function useAmounts(): Format {
  const language = useLanguage();
  const timeZone = useMe()?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useMemo(() => makeFormat(language, timeZone), [language, timeZone]);
}
