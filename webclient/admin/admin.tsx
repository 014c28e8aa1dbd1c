import { App as AntApp, ConfigProvider } from 'antd';
import enLocale from 'antd/locale/en_GB';
import zhLocale from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/zh-cn';
import { useEffect, type ReactElement } from 'react';
import { addTexts } from '../i18n/add-texts.ts';
import { admin as en } from '../i18n/en/admin.ts';
import { admin as zh } from '../i18n/zh/admin.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { AdminPages } from './shell/admin-pages.tsx';
import { Gate } from './shell/gate.tsx';
import { useTheme } from './use-theme.ts';
import './admin.css';
import './parts/parts.css';

addTexts('admin', { en, zh });

/** Everything below `/admin`. */
export function Admin(): ReactElement {
  const language = useLanguage();
  const look = useTheme();
  useEffect(() => {
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en-gb');
  }, [language]);
  return (
    <ConfigProvider
      theme={look}
      locale={language === 'zh' ? zhLocale : enLocale}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <Gate>
          <AdminPages />
        </Gate>
      </AntApp>
    </ConfigProvider>
  );
}
