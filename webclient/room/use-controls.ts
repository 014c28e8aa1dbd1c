import {
  ChartNoAxesColumn,
  GalleryThumbnails,
  Grid2x2,
  Hand,
  Languages,
  LayoutGrid,
  LogOut,
  Maximize,
  MessageSquare,
  Mic,
  MicOff,
  Minimize,
  MonitorUp,
  MonitorX,
  RectangleHorizontal,
  Settings,
  ShieldUser,
  UserPlus,
  Users,
  Video,
  VideoOff,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import { switchLanguage } from '../i18n/start.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useChat } from './chat/use-chat.ts';
import type { Control, ControlContext, ControlId } from './controls.ts';
import { participantsOf, useSelf, waitingOf } from './participants.ts';
import { useIsHosting } from './rank.ts';
import type { PanelName } from './room-panel.tsx';
import { useFullscreen } from './use-fullscreen.ts';
import { usePicture, usePictureChoice } from './use-picture.ts';

/** Phones have no `getDisplayMedia`, whatever the types say. */
const canShare = 'getDisplayMedia' in navigator.mediaDevices;

/** The only codec of the picture that the server composes. */
const takesH264 =
  RTCRtpReceiver.getCapabilities('video')?.codecs.some(({ mimeType }) => /h264/i.test(mimeType)) ?? false;

/** Everything the person can do in the room, with its state now. Refusals come back as notices. */
export function useControls(context: ControlContext): Control[] {
  const { layout, panel, mixed, onLayout, onMixed, onPanel } = context;
  const { t } = useTranslation(['room', 'chat', 'common']);
  const { meeting } = useSession();
  const language = useLanguage();
  const microphone = useMeeting((state) => state.local.microphone.state);
  const camera = useMeeting((state) => state.local.camera.state);
  const slides = useMeeting((state) => state.local.slides.state);
  const voice = useMeeting((state) => state.snapshot?.media === 'voice');
  const handUp = typeof useSelf()?.handRaisedAt === 'number';
  const isHosting = useIsHosting();
  const forbidden = useUnmuteForbidden();
  const automatic = usePicture(usePictureChoice(), useSelf()?.id ?? '') === null;
  const waiting = useMeeting((state) => waitingOf(state).length);
  const count = useMeeting((state) => participantsOf(state).length);
  const unread = useChat((state) => state.unread);
  const fullscreen = useFullscreen();

  const changing = (state: typeof microphone): boolean => state === 'starting' || state === 'stopping';
  const panelControl = (id: PanelName & ControlId, Icon: Control['Icon'], key?: string): Control => ({
    id,
    label: t(id),
    action: t(id),
    ...(key === undefined ? {} : { key }),
    Icon,
    pressed: panel === id,
    run: () => onPanel(panel === id ? null : id),
  });

  const microphoneOn = microphone === 'live';
  const cameraOn = camera === 'live';
  const sharing = slides === 'live' || slides === 'stopping';
  const controls: (Control | false)[] = [
    {
      id: 'microphone',
      label: t('microphone'),
      action: microphoneOn ? t('mute') : forbidden ? t('unmuteForbidden') : t('unmute'),
      key: 'm',
      Icon: microphoneOn ? Mic : MicOff,
      pressed: microphoneOn,
      ...(microphone === 'off' ? { look: 'off' } : {}),
      busy: changing(microphone),
      run: () => void meeting.setMicrophone(!microphoneOn),
    },
    !voice && {
      id: 'camera',
      label: t('camera'),
      action: cameraOn ? t('cameraOff') : t('cameraOn'),
      key: 'v',
      Icon: cameraOn ? Video : VideoOff,
      pressed: cameraOn,
      ...(camera === 'off' ? { look: 'off' } : {}),
      busy: changing(camera),
      run: () => void meeting.setCamera(!cameraOn),
    },
    canShare && {
      id: 'share',
      label: t('share'),
      action: sharing ? t('shareStop') : t('share'),
      key: 's',
      Icon: sharing ? MonitorX : MonitorUp,
      pressed: sharing,
      ...(sharing ? { look: 'active' } : {}),
      busy: changing(slides),
      run: () => void (sharing ? meeting.stopShare() : meeting.startShare()),
    },
    {
      id: 'hand',
      label: t('hand'),
      action: handUp ? t('handLower') : t('hand'),
      key: 'h',
      Icon: Hand,
      pressed: handUp,
      ...(handUp ? { look: 'active' } : {}),
      run: () => void meeting.give({ type: 'raiseHand', raised: !handUp }),
    },
    {
      ...panelControl('people', Users, 'p'),
      count,
      ...(waiting > 0 ? { alert: { count: waiting, text: t('waitingCount', { count: waiting }) } } : {}),
    },
    {
      ...panelControl('chat', MessageSquare, 'c'),
      ...(unread > 0
        ? { alert: { count: Math.min(unread, 99), text: t('chat:unread', { count: unread }) } }
        : {}),
    },
    isHosting && panelControl('host', ShieldUser, 'o'),
    // In the host's picture there is nothing to choose.
    automatic &&
      !mixed && {
        id: 'layout',
        label: t('layout'),
        action: layout === 'gallery' ? t('toSpeaker') : t('toGallery'),
        key: 'g',
        Icon: layout === 'gallery' ? GalleryThumbnails : LayoutGrid,
        pressed: layout === 'speaker',
        run: () => onLayout(layout === 'gallery' ? 'speaker' : 'gallery'),
      },
    takesH264 && {
      id: 'onePicture',
      label: t('onePicture'),
      action: mixed ? t('onePictureOff') : t('onePictureOn'),
      Icon: mixed ? Grid2x2 : RectangleHorizontal,
      pressed: mixed,
      run: () => onMixed(!mixed),
    },
    panelControl('invitation', UserPlus),
    panelControl('statistics', ChartNoAxesColumn),
    panelControl('settings', Settings),
    {
      id: 'language',
      label: t('common:otherLanguage'),
      action: t('common:otherLanguage'),
      Icon: Languages,
      run: () => switchLanguage(language === 'zh' ? 'en' : 'zh'),
    },
    fullscreen.possible && {
      id: 'fullscreen',
      label: t('fullscreen'),
      action: fullscreen.on ? t('fullscreenLeave') : t('fullscreen'),
      Icon: fullscreen.on ? Minimize : Maximize,
      pressed: fullscreen.on,
      run: fullscreen.toggle,
    },
    {
      id: 'leave',
      label: t('leave'),
      action: t('leave'),
      Icon: LogOut,
      look: 'danger',
      run: () => void meeting.leave(),
    },
  ];
  return controls.filter((control) => control !== false);
}

/** Whether the server would refuse one's unmuting just now: the button says so before it is tried. */
function useUnmuteForbidden(): boolean {
  const self = useSelf();
  const isHosting = useIsHosting();
  const selfUnmute = useMeeting((state) => state.snapshot?.fields.selfUnmute ?? true);
  const mode = useMeeting((state) => state.snapshot?.fields.mode);
  if (!self) return false;
  if (mode?.type === 'rollCall') return self.role !== 'host' && mode.participantId !== self.id;
  return !isHosting && !selfUnmute && !self.asked.includes('microphone');
}
