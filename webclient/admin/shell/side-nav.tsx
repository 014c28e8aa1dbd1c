import { Tooltip } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../../app/link.tsx';
import { useMe } from '../hooks/me.ts';
import { navigation, pageIcons, pathOf, type PageName } from './pages.ts';

interface SideNavProps {
  page: PageName | undefined;
  /** Icons only, with their names on hover and for screen readers. */
  collapsed: boolean;
  onGo?: () => void;
}

/** Plain links in groups: the browser and screen readers know what to do with them. */
export function SideNav({ page, collapsed, onGo }: SideNavProps): ReactElement {
  const { t } = useTranslation('admin');
  const { operator } = useMe();
  return (
    <nav aria-label={t('title')} className={`admin-nav${collapsed ? ' admin-nav-collapsed' : ''}`}>
      {navigation
        .filter(({ group }) => group !== 'installation' || operator)
        .map(({ group, pages }) => (
          <section key={group}>
            {group === 'now' ? null : <h2 className="admin-nav-group">{t(`groups.${group}`)}</h2>}
            <ul>
              {pages.map((name) => {
                const Icon = pageIcons[name];
                const link = (
                  <Link
                    href={pathOf(name)}
                    aria-current={name === page ? 'page' : undefined}
                    data-testid={`nav-${name}`}
                    onClick={onGo}
                  >
                    <Icon size={18} aria-hidden />
                    <span className={collapsed ? 'visually-hidden' : undefined}>
                      {t(`pageNames.${name}`)}
                    </span>
                  </Link>
                );
                return (
                  <li key={name}>
                    {collapsed ? (
                      <Tooltip placement="right" title={t(`pageNames.${name}`)}>
                        {link}
                      </Tooltip>
                    ) : (
                      link
                    )}
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
    </nav>
  );
}
