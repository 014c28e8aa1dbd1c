import { Dropdown, type MenuProps } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Participant } from '../../../server/contract/conference-view.ts';
import type { ControlName } from '../../../server/contract/control-rules.ts';
import type { GivenControl } from '../../../server/contract/controls.ts';
import { useDesk, useFields, useRank } from '../desk-context.ts';
import { addTo, fillNext } from '../picture/draft.ts';
import { mayGive } from '../rank.ts';
import { useConfirm } from '../../console/use-confirm.ts';
import { useGive } from '../use-give.ts';
import { LegDialog } from './leg-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';

type Item = NonNullable<MenuProps['items']>[number];

const cellKey = 'cell-';

interface PersonMenuProps {
  participant: Participant;
  toPicture: () => void;
  onClose: () => void;
}

/** Everything that can be done with one person, in a menu; made when it is opened, as there are a thousand of them. */
export function PersonMenu({ participant, toPicture, onClose }: PersonMenuProps): ReactElement {
  const { t } = useTranslation('control');
  const rank = useRank();
  const { give } = useGive();
  const confirm = useConfirm();
  const { designer } = useDesk();
  const cells = useStore(designer.store, (state) => state.draft.cells.length);
  const [dialog, setDialog] = useState<'rename' | 'leg' | null>(null);
  const { id, name, kind, role, handRaisedAt } = participant;
  const spotlit = useFields((fields) => fields.spotlightId === id, false);
  const broadcast = useFields(({ mode }) => mode.type === 'broadcast' && mode.participantId === id, false);

  const may = (control: ControlName): boolean => mayGive(control, rank);
  const host = role === 'host';
  const ofHost = host && rank === 'cohost';
  const ids = [id];
  const doing: Record<string, GivenControl> = {
    broadcast: {
      type: 'setMode',
      mode: broadcast ? { type: 'automatic' } : { type: 'broadcast', participantId: id },
    },
    spotlight: { type: 'spotlight', participantId: spotlit ? null : id },
    view: { type: 'setHostView', view: { type: 'participant', participantId: id } },
    lowerHand: { type: 'lowerHands', participantIds: ids },
    makeHost: { type: 'makeHost', participantId: id },
    cohost: { type: 'setCohost', participantId: id, cohost: role !== 'cohost' },
    toWaiting: { type: 'sendToWaiting', participantIds: ids },
    hangUp: { type: 'hangUp', participantIds: ids },
    remove: { type: 'remove', participantIds: ids },
  };
  const item = (key: string, label: string, shown: boolean, danger = false): Item[] =>
    shown ? [{ key, label, danger }] : [];
  const groups: Item[][] = [
    [
      ...item('broadcast', t(broadcast ? 'menu.broadcastOff' : 'menu.broadcast'), may('setMode')),
      ...item('spotlight', t(spotlit ? 'menu.spotlightOff' : 'menu.spotlight'), may('spotlight')),
      ...item('view', t(rank === 'host' ? 'menu.view' : 'menu.viewOfHost'), may('setHostView') && !host),
      ...(may('applyScene')
        ? [cellsItem(t('menu.cell'), t('menu.nextCell'), cells, (n) => t('designer.cell', { n }))]
        : []),
    ],
    [
      ...item('lowerHand', t('menu.lowerHand'), may('lowerHands') && handRaisedAt !== null),
      ...item('makeHost', t('menu.makeHost'), may('makeHost') && !host),
      ...item('cohost', t(role === 'cohost' ? 'menu.guest' : 'menu.cohost'), may('setCohost') && !host),
      ...item('rename', t('menu.rename'), may('rename')),
      ...item('leg', t('menu.leg'), kind !== 'web'),
    ],
    [
      ...item('toWaiting', t('menu.toWaiting'), may('sendToWaiting') && !host),
      ...item('hangUp', t('menu.hangUp'), may('hangUp') && !ofHost),
      ...item('remove', t('menu.remove'), may('remove') && !ofHost, true),
    ],
  ];
  const items = groups
    .filter((group) => group.length > 0)
    .flatMap((group, index): Item[] => (index === 0 ? group : [{ type: 'divider' }, ...group]));

  const onClick: NonNullable<MenuProps['onClick']> = ({ key, domEvent }) => {
    domEvent.stopPropagation();
    if (key === 'rename' || key === 'leg') {
      setDialog(key);
      return;
    }
    onClose();
    if (key === 'nextCell') {
      designer.change((draft) => fillNext(draft, ids));
      toPicture();
    } else if (key.startsWith(cellKey)) {
      const index = Number(key.slice(cellKey.length));
      designer.change((draft) => addTo(draft, index, ids));
      designer.activate(index);
      toPicture();
    } else if (key === 'remove') {
      confirm({
        title: t('confirm.removeTitle', { name }),
        body: t('confirm.removeText'),
        action: t('confirm.remove'),
        work: () => give({ type: 'remove', participantIds: ids }),
      });
    } else {
      const control = doing[key];
      if (control) void give(control);
    }
  };
  if (dialog === 'rename') return <RenameDialog participant={participant} onClose={onClose} />;
  if (dialog === 'leg') return <LegDialog participant={participant} onClose={onClose} />;
  return (
    <Dropdown
      open
      autoFocus
      trigger={['click']}
      placement="bottomRight"
      menu={{ items, onClick }}
      onOpenChange={(open, { source }) => {
        // What is chosen in it may open a dialog, which closes by itself.
        if (!open && source === 'trigger') onClose();
      }}
    >
      <span className="person-menu-anchor" />
    </Dropdown>
  );
}

function cellsItem(label: string, next: string, count: number, cell: (n: number) => string): Item {
  return {
    key: 'cells',
    label,
    children: [
      { key: 'nextCell', label: next },
      ...Array.from({ length: count }, (_, index) => ({ key: `${cellKey}${index}`, label: cell(index + 1) })),
    ],
  };
}
