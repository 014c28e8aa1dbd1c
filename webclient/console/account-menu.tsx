import { App, Button, Dropdown, type MenuProps } from 'antd';
import { Languages, LogOut, Settings2, UserRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError } from '../../server/contract/errors.ts';
import { setMe, useMe } from '../app/account-session.ts';
import { navigate } from '../app/use-route.ts';
import { rest } from '../core/rest.ts';
import { switchLanguage } from '../i18n/start.ts';
import { useErrorText, useLanguage } from '../i18n/use-language.ts';
import { Avatar } from '../ui/avatar.tsx';

/** Who is signed in, and what concerns only them. */
export function AccountMenu(): ReactElement | null {
  const { t } = useTranslation(['meetings', 'common']);
  const { message } = App.useApp();
  const errorText = useErrorText();
  const me = useMe();
  const other = useLanguage() === 'zh' ? 'en' : 'zh';
  if (!me) return null;

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      void message.error(errorText(PlenumError.from(error).code)); // Resolves when it is gone.
    }
  };
  const signOut = async (): Promise<void> => {
    await rest('DELETE /session');
    navigate('/', { replace: true });
    setMe(null);
  };
  const speakOther = async (): Promise<void> => {
    switchLanguage(other);
    setMe(await rest('PATCH /me', { body: { language: other } }));
  };
  const items: MenuProps['items'] = [
    {
      key: 'account',
      icon: <UserRound size={16} aria-hidden />,
      label: t('myAccount'),
      onClick: () => navigate('/account'),
    },
    ...(me.role === 'admin'
      ? [
          {
            key: 'admin',
            icon: <Settings2 size={16} aria-hidden />,
            label: t('administration'),
            onClick: () => navigate('/admin'),
          },
        ]
      : []),
    {
      key: 'language',
      icon: <Languages size={16} aria-hidden />,
      label: <span lang={other === 'zh' ? 'zh-CN' : 'en'}>{t('common:otherLanguage')}</span>,
      onClick: () => void attempt(speakOther),
    },
    { type: 'divider' },
    {
      key: 'out',
      icon: <LogOut size={16} aria-hidden />,
      label: t('signOut'),
      onClick: () => void attempt(signOut),
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button type="text" className="account-button" data-testid="account-menu" aria-haspopup="menu">
        <Avatar id={me.accountId} name={me.name} />
        <span className="visually-hidden">{t('accountOf', { name: me.name })}</span>
        <span className="account-name" aria-hidden>
          {me.name}
        </span>
      </Button>
    </Dropdown>
  );
}
