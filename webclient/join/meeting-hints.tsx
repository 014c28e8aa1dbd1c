import { LogIn } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../app/link.tsx';
import { useLanguage } from '../i18n/use-language.ts';
import { htmlLanguage } from '../i18n/language.ts';

/** When a booked meeting begins, unless it is about to. In the browser's time zone. */
export function StartsAt({ at }: { at: number }): ReactElement | null {
  const { t } = useTranslation('join');
  const language = htmlLanguage(useLanguage());
  const [asked] = useState(() => Date.now());
  if (at - asked < 60_000) return null;
  const today = new Date(at).toDateString() === new Date(asked).toDateString();
  const when = new Intl.DateTimeFormat(language, {
    ...(today ? {} : { dateStyle: 'full' as const }),
    timeStyle: 'short',
  }).format(at);
  return (
    <p className="quiet" data-testid="starts-at">
      {t('startsLater', { when })}
    </p>
  );
}

export function SignInFirst({ meetingId }: { meetingId: string }): ReactElement {
  const { t } = useTranslation(['join', 'account']);
  return (
    <div className="card" role="alert" data-testid="sign-in-first">
      <p>{t('memberOnly')}</p>
      <Link
        className="button button-primary"
        href={`/sign-in?to=${encodeURIComponent(`/m/${meetingId}${location.hash}`)}`}
      >
        <LogIn size={18} aria-hidden />
        {t('account:signIn')}
      </Link>
    </div>
  );
}
