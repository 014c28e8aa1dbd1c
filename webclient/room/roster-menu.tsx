import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import type { Participant } from '../core/model.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useParticipant, useSelf } from './participants.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { type RowAction, rowActions } from './row-actions.ts';
import { RowMenu } from './row-menu.tsx';

export interface OpenedMenu {
  participantId: string;
  opener: HTMLElement;
  /** Where the opener was. */
  anchor: DOMRect;
}

interface RosterMenuProps {
  menu: OpenedMenu | null;
  onMenu: (menu: OpenedMenu | null) => void;
}

type Asked =
  | { type: 'rename'; participant: Participant }
  | { type: 'confirm'; participant: Participant; action: Extract<RowAction, { control: unknown }> };

/** The menu of a row, and what it asks before it does it. One for the whole list, whose rows come and go. */
export function RosterMenu({ menu, onMenu }: RosterMenuProps): ReactElement {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const self = useSelf();
  const participant = useParticipant(menu?.participantId ?? null);
  const fields = useMeeting((state) => state.snapshot?.fields);
  const media = useMeeting((state) => state.snapshot?.media ?? 'video');
  const [asked, setAsked] = useState<Asked | null>(null);

  const close = useCallback(() => {
    onMenu(null);
    menu?.opener.focus();
  }, [menu, onMenu]);
  return (
    <>
      {menu && participant && self && fields ? (
        <RowMenu
          key={menu.participantId}
          participant={participant}
          anchor={menu.anchor}
          actions={rowActions(participant, {
            role: self.role,
            own: participant.id === self.id,
            media,
            fields,
          })}
          onClose={close}
          onLeave={() => onMenu(null)}
          onRename={(renamed) => setAsked({ type: 'rename', participant: renamed })}
          onAsk={(about, action) => setAsked({ type: 'confirm', participant: about, action })}
        />
      ) : null}
      {asked?.type === 'rename' ? (
        <RenameDialog participant={asked.participant} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.type === 'confirm' ? (
        <ConfirmDialog
          title={t(`confirmTitle.${confirmed(asked.action)}`, { name: asked.participant.name })}
          text={t(`confirmText.${confirmed(asked.action)}`, { name: asked.participant.name })}
          action={t(`rowActions.${asked.action.id}`)}
          danger={asked.action.danger === true}
          onConfirm={() => void meeting.give(asked.action.control)}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  );
}

/** Those that ask have a question of their own. */
function confirmed({ id }: RowAction): 'remove' | 'makeHost' | 'endCohost' {
  return id === 'makeHost' || id === 'endCohost' ? id : 'remove';
}
