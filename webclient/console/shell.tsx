import { CalendarDays, Clapperboard, DoorOpen, History, LayoutTemplate, Settings2 } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../app/account-session.ts';
import { Link } from '../app/link.tsx';
import { usePathname } from '../app/use-route.ts';
import { WhenCalled } from '../calls/when-called.tsx';
import { BrandSign } from '../ui/brand.tsx';
import { AccountMenu } from './account-menu.tsx';

const areas = [
  { area: 'meetings', href: '/meetings', Icon: CalendarDays },
  { area: 'rooms', href: '/rooms', Icon: DoorOpen },
  { area: 'templates', href: '/templates', Icon: LayoutTemplate },
  { area: 'history', href: '/history', Icon: History },
  { area: 'recordings', href: '/recordings', Icon: Clapperboard },
] as const;

/** What surrounds every page of the console: where one is, where one can go, who one is. */
export function Shell({ children }: { children: ReactNode }): ReactElement {
  const { t } = useTranslation(['meetings', 'common']);
  const me = useMe();
  const pathname = usePathname();
  const here = pathname === '/' ? '/meetings' : pathname;
  const current = (href: string): 'page' | undefined =>
    here === href || here.startsWith(`${href}/`) ? 'page' : undefined;
  return (
    <div className="console">
      <a className="console-skip" href="#console-main">
        {t('skip')}
      </a>
      <WhenCalled />
      <header className="console-header">
        <Link className="brand" href="/">
          <BrandSign />
          <span className="console-brand">{t('common:product')}</span>
        </Link>
        <nav className="console-nav" aria-label={t('areas')}>
          {areas.map(({ area, href, Icon }) => (
            <Link key={area} href={href} aria-current={current(href)} data-testid={`area-${area}`}>
              <Icon size={18} aria-hidden />
              <span>{t(`area.${area}`)}</span>
            </Link>
          ))}
        </nav>
        <div className="console-tools">
          {me?.role === 'admin' ? (
            <Link className="console-admin" href="/admin" data-testid="to-admin">
              <Settings2 size={18} aria-hidden />
              <span>{t('administration')}</span>
            </Link>
          ) : null}
          <AccountMenu />
        </div>
      </header>
      <main className="console-main" id="console-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
