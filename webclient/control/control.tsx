import { App as AntApp, ConfigProvider } from 'antd';
import enLocale from 'antd/locale/en_GB';
import zhLocale from 'antd/locale/zh_CN';
import { useEffect, useState, type ReactElement } from 'react';
import { useTheme } from '../admin/use-theme.ts';
import type { ConsoleActions } from '../core/console-model.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { control as en } from '../i18n/en/control.ts';
import { control as zh } from '../i18n/zh/control.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { LoadingPage } from '../ui/loading-page.tsx';
import { DeskContext, makeDesk, type Desk, useConsole } from './desk-context.ts';
import { DeskPage } from './desk.tsx';
import { EndedPage, OpeningPage, RefusedPage } from './phase-pages.tsx';
import './desk.css';

addTexts('control', { en, zh });

interface ControlProps {
  meetingId: string;
  /** Made-up in the gallery. */
  open?: (meetingId: string) => Promise<ConsoleActions>;
}

async function openConsole(meetingId: string): Promise<ConsoleActions> {
  return (await import('../core/console-session.ts')).openConsole(meetingId);
}

/** The console of a live conference. */
export function Control({ meetingId, open = openConsole }: ControlProps): ReactElement {
  const language = useLanguage();
  const look = useTheme();
  const [desk, setDesk] = useState<Desk | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    let current = true;
    let opened: ConsoleActions | undefined;
    // A part of the page that does not load is told by the boundary around it.
    void open(meetingId).then(
      (link) => {
        opened = link;
        if (current) setDesk(makeDesk(link));
        else link.close();
      },
      (cause: unknown) => setFailure(cause instanceof Error ? cause : new Error(String(cause))),
    );
    return () => {
      current = false;
      opened?.close();
    };
  }, [meetingId, open]);
  if (failure !== null) throw failure;
  if (!desk) return <LoadingPage />;
  return (
    <ConfigProvider
      theme={look}
      locale={language === 'zh' ? zhLocale : enLocale}
      button={{ autoInsertSpace: false }}
      getPopupContainer={popupParent}
    >
      <AntApp className="desk-app">
        <DeskContext value={desk}>
          <Phase meetingId={meetingId} />
        </DeskContext>
      </AntApp>
    </ConfigProvider>
  );
}

/** Within the landmark it belongs to; what a dialog opens stands beside it. */
function popupParent(trigger?: HTMLElement): HTMLElement {
  return trigger?.closest<HTMLElement>('main, header') ?? document.body;
}

function Phase({ meetingId }: { meetingId: string }): ReactElement {
  const phase = useConsole((state) => state.phase);
  switch (phase) {
    case 'opening':
      return <OpeningPage />;
    case 'refused':
      return <RefusedPage meetingId={meetingId} />;
    case 'ended':
      return <EndedPage meetingId={meetingId} />;
    case 'open':
    case 'reconnecting':
      return <DeskPage />;
  }
}
