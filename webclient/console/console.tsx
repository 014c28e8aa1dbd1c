import { App as AntApp, ConfigProvider } from 'antd';
import enLocale from 'antd/locale/en_GB';
import zhLocale from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/zh-cn';
import { lazy, Suspense, useEffect, useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useTheme } from '../admin/use-theme.ts';
import { Link } from '../app/link.tsx';
import { usePathname } from '../app/use-route.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { meetings as en } from '../i18n/en/meetings.ts';
import { meetings as zh } from '../i18n/zh/meetings.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { MyMeetingsPage } from '../meetings/list/my-meetings-page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { parseConsoleRoute } from './console-route.ts';
import { Shell } from './shell.tsx';
import { Loading } from './states.tsx';
import './console.css';

addTexts('meetings', { en, zh });

const BookPage = lazy(async () => ({
  default: (await import('../meetings/booking/book-page.tsx')).BookPage,
}));
const EditPage = lazy(async () => ({
  default: (await import('../meetings/booking/edit-page.tsx')).EditPage,
}));
const DetailPage = lazy(async () => ({
  default: (await import('../meetings/detail/detail-page.tsx')).DetailPage,
}));
const RoomsPage = lazy(async () => ({
  default: (await import('../meetings/rooms/rooms-page.tsx')).RoomsPage,
}));
const TemplatesPage = lazy(async () => ({
  default: (await import('../meetings/templates/templates-page.tsx')).TemplatesPage,
}));
const TemplatePage = lazy(async () => ({
  default: (await import('../meetings/templates/template-page.tsx')).TemplatePage,
}));
const HistoryPage = lazy(async () => ({
  default: (await import('../meetings/history/history-page.tsx')).HistoryPage,
}));
const RecordPage = lazy(async () => ({
  default: (await import('../meetings/history/record-page.tsx')).RecordPage,
}));
const MyRecordingsPage = lazy(async () => ({
  default: (await import('../meetings/recordings/my-recordings-page.tsx')).MyRecordingsPage,
}));
const RecordingPage = lazy(async () => ({
  default: (await import('../meetings/recordings/recording-page.tsx')).RecordingPage,
}));
const MyAccountPage = lazy(async () => ({
  default: (await import('../account/mine/my-account-page.tsx')).MyAccountPage,
}));

/** The pages of somebody who is signed in: meetings, rooms, templates, history, recordings, their account. */
export function Console(): ReactElement {
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
      getPopupContainer={popupParent}
    >
      <AntApp className="console-app">
        <Shell>
          <Suspense fallback={<Loading />}>
            <ConsolePage />
          </Suspense>
        </Shell>
      </AntApp>
    </ConfigProvider>
  );
}

/** Within the landmark it belongs to; what a dialog opens stands beside it. */
function popupParent(trigger?: HTMLElement): HTMLElement {
  return trigger?.closest<HTMLElement>('main, header') ?? document.body;
}

function ConsolePage(): ReactElement {
  const pathname = usePathname();
  const route = useMemo(() => parseConsoleRoute(pathname), [pathname]);
  switch (route.page) {
    case 'meetings':
      return <MyMeetingsPage />;
    case 'book':
      return <BookPage />;
    case 'booking':
      return <DetailPage key={route.bookingId} bookingId={route.bookingId} />;
    case 'edit':
      return <EditPage key={route.bookingId} bookingId={route.bookingId} />;
    case 'rooms':
      return <RoomsPage />;
    case 'templates':
      return <TemplatesPage />;
    case 'template':
      return <TemplatePage key={route.templateId} templateId={route.templateId} />;
    case 'history':
      return <HistoryPage />;
    case 'record':
      return <RecordPage key={route.conferenceId} conferenceId={route.conferenceId} />;
    case 'recordings':
      return <MyRecordingsPage />;
    case 'recording':
      return <RecordingPage key={route.recordingId} recordingId={route.recordingId} />;
    case 'account':
      return <MyAccountPage />;
    case 'unknown':
      return <NothingHere />;
  }
}

function NothingHere(): ReactElement {
  const { t } = useTranslation('common');
  useTitle(t('pageNotFound'));
  return (
    <section className="state">
      <h1>{t('pageNotFound')}</h1>
      <Link className="button button-primary" href="/">
        {t('toFrontPage')}
      </Link>
    </section>
  );
}
