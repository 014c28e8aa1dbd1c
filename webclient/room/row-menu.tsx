import {
  DoorOpen,
  Hand,
  type LucideIcon,
  Megaphone,
  Mic,
  MicOff,
  MonitorOff,
  Pencil,
  PhoneOff,
  Shield,
  ShieldUser,
  Star,
  Tv,
  UserX,
  Video,
  VideoOff,
} from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import type { Participant } from '../core/model.ts';
import { MenuSheet } from './menu-sheet.tsx';
import type { RowAction } from './row-actions.ts';

const icons: Record<RowAction['id'], LucideIcon> = {
  mute: MicOff,
  askToUnmute: Mic,
  stopCamera: VideoOff,
  askForCamera: Video,
  lowerHand: Hand,
  stopShare: MonitorOff,
  broadcast: Tv,
  endBroadcast: Tv,
  rollCall: Megaphone,
  endRollCall: Megaphone,
  spotlight: Star,
  endSpotlight: Star,
  makeHost: ShieldUser,
  makeCohost: Shield,
  endCohost: Shield,
  rename: Pencil,
  toWaiting: DoorOpen,
  hangUp: PhoneOff,
  remove: UserX,
};

interface RowMenuProps {
  participant: Participant;
  actions: readonly RowAction[];
  /** Of the button that opened it. */
  anchor: DOMRect;
  /** The focus goes back to what opened it. */
  onClose: () => void;
  /** The focus has gone elsewhere. */
  onLeave: () => void;
  onRename: (participant: Participant) => void;
  /** Before what cannot be undone. */
  onAsk: (participant: Participant, action: Extract<RowAction, { control: unknown }>) => void;
}

const margin = 8;

/** What can be done with somebody, beside their row; where there is room for it. */
export function RowMenu(props: RowMenuProps): ReactElement {
  const { participant, actions, anchor, onClose, onLeave, onRename, onAsk } = props;
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const place = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(anchor.bottom + 4);

  useLayoutEffect(() => {
    const height = place.current?.firstElementChild?.getBoundingClientRect().height ?? 0;
    setTop(Math.max(margin, Math.min(anchor.bottom + 4, window.innerHeight - height - margin)));
  }, [anchor]);
  return (
    <div
      ref={place}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onLeave();
      }}
    >
      <MenuSheet
        focused
        className="row-menu"
        style={{
          top,
          right: Math.max(margin, window.innerWidth - anchor.right),
          maxHeight: `calc(100dvh - ${2 * margin}px)`,
        }}
        label={t('actionsFor', { name: participant.name })}
        testId="row"
        onDone={onClose}
        items={actions.map((action) => ({
          id: action.id,
          text: t(`rowActions.${action.id}`),
          Icon: icons[action.id],
          danger: action.id !== 'rename' && action.danger === true,
          run: () => {
            if (action.id === 'rename') onRename(participant);
            else if (action.asks) onAsk(participant, action);
            // A refusal is told by a notice.
            else void meeting.give(action.control);
          },
        }))}
      />
    </div>
  );
}
