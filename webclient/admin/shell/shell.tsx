import { Button, Drawer, Tooltip } from 'antd';
import { Menu, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { WhenCalled } from '../../calls/when-called.tsx';
import { recall, remember } from '../../ui/browser-storage.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useMe } from '../hooks/me.ts';
import { AccountMenu } from './account-menu.tsx';
import type { PageName } from './pages.ts';
import { SideNav } from './side-nav.tsx';

const collapsedKey = 'plenum.admin.collapsed';

/** What stands around every page: the navigation, whose enterprise it is, who is signed in. */
export function Shell({ page, children }: { page: PageName | undefined; children: ReactNode }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const { enterpriseName } = useMe();
  const phone = useMediaQuery('(max-width: 800px)');
  const [drawer, setDrawer] = useState(false);
  const [collapsed, setCollapsed] = useState(() => recall('local', collapsedKey) === 'yes');
  const toggle = (): void => {
    remember('local', collapsedKey, collapsed ? 'no' : 'yes');
    setCollapsed(!collapsed);
  };
  const fold = collapsed ? t('unfoldNavigation') : t('foldNavigation');
  const Fold = collapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <div className="admin">
      <a className="admin-skip" href="#admin-main">
        {t('skip')}
      </a>
      <WhenCalled />
      <header className="admin-bar">
        {phone ? (
          <Button
            type="text"
            icon={<Menu size={20} aria-hidden />}
            aria-label={t('openNavigation')}
            aria-expanded={drawer}
            data-testid="open-navigation"
            onClick={() => setDrawer(true)}
          />
        ) : (
          <Tooltip title={fold} placement="right">
            <Button
              type="text"
              icon={<Fold size={20} aria-hidden />}
              aria-label={fold}
              aria-expanded={!collapsed}
              onClick={toggle}
            />
          </Tooltip>
        )}
        <div className="admin-bar-name">
          <strong>{enterpriseName}</strong>
          <span>{t('title')}</span>
        </div>
        <AccountMenu compact={phone} />
      </header>
      {phone ? (
        <Drawer
          open={drawer}
          onClose={() => setDrawer(false)}
          placement="left"
          size={300}
          title={enterpriseName}
          closable={{ placement: 'end', 'aria-label': t('common:close') }}
          styles={{ body: { padding: 8 } }}
        >
          <SideNav page={page} collapsed={false} onGo={() => setDrawer(false)} />
        </Drawer>
      ) : (
        <aside className={`admin-side${collapsed ? ' admin-side-collapsed' : ''}`}>
          <SideNav page={page} collapsed={collapsed} />
        </aside>
      )}
      <main id="admin-main" className="admin-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
