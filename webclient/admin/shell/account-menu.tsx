import { Button, Dropdown } from 'antd';
import { ChevronDown, CircleUser, Languages, LogOut, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { setMe } from '../../app/account-session.ts';
import { navigate } from '../../app/use-route.ts';
import { rest } from '../../core/rest.ts';
import { switchLanguage } from '../../i18n/start.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useAction } from '../hooks/use-action.ts';
import { useMe } from '../hooks/me.ts';

/** Who is signed in, the language, and the ways out. */
export function AccountMenu({ compact }: { compact: boolean }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const { name, login } = useMe();
  const action = useAction();
  const other = useLanguage() === 'zh' ? 'en' : 'zh';

  const signOut = async (): Promise<void> => {
    if (!(await action.run(() => rest('DELETE /session')))) return;
    navigate('/');
    setMe(null);
  };
  const speakOther = async (): Promise<void> => {
    switchLanguage(other);
    const kept = await action.run(() => rest('PATCH /me', { body: { language: other } }));
    if (kept) setMe(kept.answer);
  };
  return (
    <div className="admin-bar-end">
      {compact ? null : (
        <Button type="text" icon={<Undo2 size={18} aria-hidden />} onClick={() => navigate('/')}>
          {t('backToMeetings')}
        </Button>
      )}
      {compact ? null : (
        <Button
          type="text"
          icon={<Languages size={18} aria-hidden />}
          data-testid="language"
          onClick={() => void speakOther()} // `run` tells what fails.
        >
          {t('common:otherLanguage')}
        </Button>
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', disabled: true, label: t('signedInAs', { name, login }) },
            { type: 'divider' },
            ...(compact
              ? [
                  { key: 'back', icon: <Undo2 size={16} aria-hidden />, label: t('backToMeetings') },
                  {
                    key: 'language',
                    icon: <Languages size={16} aria-hidden />,
                    label: t('common:otherLanguage'),
                  },
                ]
              : []),
            { key: 'out', icon: <LogOut size={16} aria-hidden />, label: t('signOut') },
          ],
          onClick: ({ key }) => {
            if (key === 'back') navigate('/');
            if (key === 'language') void speakOther();
            if (key === 'out') void signOut(); // `run` tells what fails.
          },
        }}
      >
        <Button
          type="text"
          icon={<CircleUser size={20} aria-hidden />}
          aria-label={t('signedInAs', { name, login })}
          data-testid="account-menu"
          loading={action.busy}
        >
          {compact ? null : (
            <span className="admin-bar-person">
              <span>{name}</span>
              <ChevronDown size={16} aria-hidden />
            </span>
          )}
        </Button>
      </Dropdown>
    </div>
  );
}
