import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { DeviceProblems } from '../join/device-problems.tsx';
import { DeviceSelects } from '../join/device-selects.tsx';
import { ChatPanel } from './chat/chat-panel.tsx';
import { HostPanel } from './host-panel.tsx';
import { InvitationPanel } from './invitation-panel.tsx';
import { participantsOf } from './participants.ts';
import { Roster } from './roster.tsx';
import { SidePanel } from './side-panel.tsx';
import { StatisticsPanel } from './statistics-panel.tsx';
import './panel.css';

export type PanelName = 'people' | 'chat' | 'host' | 'statistics' | 'invitation' | 'settings';

interface RoomPanelProps {
  name: PanelName;
  compact: boolean;
  onClose: () => void;
}

export function RoomPanel({ name, compact, onClose }: RoomPanelProps): ReactElement {
  const { t } = useTranslation(['room', 'chat']);
  const count = useMeeting((state) => participantsOf(state).length);
  const frame = { covers: compact, onClose };
  switch (name) {
    case 'people':
      return (
        <SidePanel {...frame} title={t('rosterTitle', { count })} testId="roster">
          <Roster />
        </SidePanel>
      );
    case 'chat':
      return (
        <SidePanel {...frame} title={t('chat:title')} testId="chat">
          <ChatPanel />
        </SidePanel>
      );
    case 'host':
      return (
        <SidePanel {...frame} title={t('hostTitle')} testId="host-panel">
          <HostPanel />
        </SidePanel>
      );
    case 'statistics':
      return (
        <SidePanel {...frame} title={t('statistics')} testId="statistics">
          <StatisticsPanel />
        </SidePanel>
      );
    case 'invitation':
      return (
        <SidePanel {...frame} title={t('invitation')} testId="invitation-panel">
          <InvitationPanel />
        </SidePanel>
      );
    case 'settings':
      return (
        <SidePanel {...frame} title={t('settings')} testId="settings">
          <div className="panel-body">
            <DeviceProblems />
            <DeviceSelects />
          </div>
        </SidePanel>
      );
  }
}
