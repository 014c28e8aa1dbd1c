import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { useCompact, useMediaQuery } from '../ui/use-media-query.ts';
import { useTitle } from '../ui/use-title.ts';
import { AloneHint } from './alone-hint.tsx';
import { AskedBanner } from './asked-banner.tsx';
import { ChatToast } from './chat/chat-toast.tsx';
import { ControlBar } from './control-bar.tsx';
import { Notices } from './notices.tsx';
import { RoomPanel, type PanelName } from './room-panel.tsx';
import { Reconnecting } from './reconnecting.tsx';
import { RemoteAudio } from './remote-audio.tsx';
import { useIsHosting } from './rank.ts';
import type { RoomLayout } from './stage-plan.ts';
import { Stage } from './stage.tsx';
import { useTones } from './use-tones.ts';
import './room.css';

export function Room(): ReactElement {
  const compact = useCompact();
  const landscape = useMediaQuery('(orientation: landscape)');
  const phase = useMeeting((state) => state.phase);
  const [layout, setLayout] = useState<RoomLayout>('gallery');
  const { meeting } = useSession();
  const mixed = useMeeting((state) => state.onePicture);
  const [opened, setPanel] = useState<PanelName | null>(null);
  const isHosting = useIsHosting();
  // Whoever is no longer host has no use for the host's panel.
  const panel = opened === 'host' && !isHosting ? null : opened;
  useTones();
  const { t } = useTranslation('room');
  const meetingId = useMeeting((state) => state.snapshot?.meetingId ?? '');
  const title = t('title', { id: formatMeetingId(meetingId) });
  useTitle(title);
  const shape = compact ? (landscape ? 'phone-landscape' : 'phone') : 'desktop';

  useEffect(() => {
    // A phone that sleeps leaves the meeting. Refused on low battery, and unknown to older browsers.
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const keepAwake = (): void => {
      if (document.hidden || !('wakeLock' in navigator)) return;
      navigator.wakeLock.request('screen').then(
        (taken) => {
          lock = taken;
          if (over) void taken.release();
        },
        () => undefined,
      );
    };
    keepAwake();
    document.addEventListener('visibilitychange', keepAwake);
    return () => {
      document.removeEventListener('visibilitychange', keepAwake);
      over = true;
      void lock?.release();
    };
  }, []);

  return (
    <main
      className="room"
      data-testid="room"
      data-shape={shape}
      data-phase={phase}
      data-panel={panel ?? 'none'}
    >
      <h1 className="visually-hidden">{title}</h1>
      <div className="room-stage" inert={compact && panel !== null}>
        <Stage layout={layout} compact={compact} mixed={mixed} />
        <AloneHint onInvite={() => setPanel('invitation')} />
      </div>
      <ControlBar
        compact={compact}
        layout={layout}
        panel={panel}
        inert={compact && panel !== null}
        mixed={mixed}
        onLayout={setLayout}
        onMixed={(on) => meeting.setOnePicture(on)}
        onPanel={setPanel}
      />
      {panel === null ? null : (
        <RoomPanel key={panel} name={panel} compact={compact} onClose={() => setPanel(null)} />
      )}
      <Reconnecting />
      <div className="notes">
        <Notices />
        <ChatToast onOpen={() => setPanel('chat')} />
        <AskedBanner />
      </div>
      <RemoteAudio />
    </main>
  );
}
