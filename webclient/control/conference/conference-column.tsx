import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useMay } from '../desk-context.ts';
import { Tabs } from '../tabs.tsx';
import { InvitePanel } from './invite-panel.tsx';
import { LogPanel } from './log-panel.tsx';
import { ModeSection } from './mode-section.tsx';
import { OwnViewSection } from './own-view-section.tsx';
import { QuickSection } from './quick-section.tsx';
import { RecordingSection } from './recording-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { SharingSection } from './sharing-section.tsx';
import { TimeSection } from './time-section.tsx';
import './conference.css';

const panels = ['meeting', 'calls', 'log'] as const;
type PanelName = (typeof panels)[number];

/** The conference as a whole: what a chairperson needs at once on top. */
export function ConferenceColumn(): ReactElement {
  const { t } = useTranslation('control');
  const may = useMay();
  const [shown, setShown] = useState<PanelName>('meeting');
  const calls = useConsole(
    (state) =>
      state.host.invitations.filter((one) => one.state === 'calling' || one.state === 'ringing').length,
  );
  return (
    <div className="conference">
      <Tabs
        label={t('panels.label')}
        tabs={panels
          .filter((name) => name !== 'calls' || may('invite'))
          .map((key) => ({ key, title: t(`panels.${key}`), ...(key === 'calls' ? { count: calls } : {}) }))}
        shown={shown}
        onShow={setShown}
      >
        <Panel name={shown} />
      </Tabs>
    </div>
  );
}

function Panel({ name }: { name: PanelName }): ReactElement {
  switch (name) {
    case 'meeting':
      return (
        <>
          <QuickSection />
          <ModeSection />
          <OwnViewSection />
          <SharingSection />
          <RecordingSection />
          <TimeSection />
          <RulesSection />
        </>
      );
    case 'calls':
      return <InvitePanel />;
    case 'log':
      return <LogPanel />;
  }
}
