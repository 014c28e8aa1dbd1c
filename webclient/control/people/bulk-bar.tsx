import { Button, Dropdown, type MenuProps } from 'antd';
import { Ellipsis, LayoutGrid, Mic, MicOff, Megaphone, Airplay, X } from 'lucide-react';
import { memo, useDeferredValue, useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Participant } from '../../../server/contract/conference-view.ts';
import type { GivenControl } from '../../../server/contract/controls.ts';
import { useConsole, useDesk, useMay, useParticipants, useRank } from '../desk-context.ts';
import { fillNext } from '../picture/draft.ts';
import { useConfirm } from '../../console/use-confirm.ts';
import { useGive } from '../use-give.ts';
import { nobody } from './selection.ts';

/** What can be done with those who are chosen; with one of them, in words what the row has as icons. */
export const BulkBar = memo(function BulkBar({ toPicture }: { toPicture: () => void }): ReactElement | null {
  const { people } = useDesk();
  const some = useStore(people, (state) => state.selection.ids.size > 0);
  return some ? <WithChosen toPicture={toPicture} /> : null;
});

function WithChosen({ toPicture }: { toPicture: () => void }): ReactElement | null {
  const { t } = useTranslation('control');
  const { people, designer } = useDesk();
  const selection = useStore(people, (state) => state.selection);
  const participants = useDeferredValue(useParticipants());
  const may = useMay();
  const { busy, give } = useGive();
  const chosen = useMemo(
    () => participants.filter(({ id }) => selection.ids.has(id)),
    [participants, selection],
  );
  const more = useMore(chosen);
  const [first] = chosen;
  if (first === undefined) return null;
  const ids = chosen.map(({ id }) => id);
  const single = chosen.length === 1;
  const live = chosen.filter(({ sources }) => sources.microphone === 'live');
  const quiet = chosen.filter(({ sources }) => sources.microphone !== 'live');
  const run = (control: GivenControl): void => void give(control);
  return (
    <section className="bulk" aria-label={t('bulk.label')} data-testid="bulk-bar">
      <header>
        <strong>{single ? first.name : t('bulk.chosen', { count: chosen.length })}</strong>
        <button
          type="button"
          className="desk-icon-button"
          aria-label={t('bulk.clear')}
          title={t('bulk.clear')}
          onClick={() => people.setState({ selection: nobody })}
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="bulk-actions">
        {single && first.role !== 'host' && may('setMode') ? (
          <Button
            type="primary"
            icon={<Megaphone size={16} aria-hidden />}
            loading={busy}
            data-testid="bulk-floor"
            onClick={() => run({ type: 'setMode', mode: { type: 'rollCall', participantId: first.id } })}
          >
            {t('bulk.giveFloor')}
          </Button>
        ) : null}
        {single && may('setMode') ? (
          <Button
            icon={<Airplay size={16} aria-hidden />}
            data-testid="bulk-broadcast"
            onClick={() => run({ type: 'setMode', mode: { type: 'broadcast', participantId: first.id } })}
          >
            {t('bulk.broadcast')}
          </Button>
        ) : null}
        {may('mute') && live.length > 0 ? (
          <Button
            icon={<MicOff size={16} aria-hidden />}
            data-testid="bulk-mute"
            onClick={() => run({ type: 'mute', participantIds: ids })}
          >
            {t('bulk.mute')}
          </Button>
        ) : null}
        {may('askToUnmute') && quiet.length > 0 ? (
          <Button
            icon={<Mic size={16} aria-hidden />}
            data-testid="bulk-unmute"
            onClick={() => run({ type: 'askToUnmute', participantIds: quiet.map(({ id }) => id) })}
          >
            {t('bulk.unmute')}
          </Button>
        ) : null}
        {may('applyScene') ? (
          <Button
            icon={<LayoutGrid size={16} aria-hidden />}
            data-testid="bulk-picture"
            onClick={() => {
              designer.change((draft) => fillNext(draft, ids));
              toPicture();
            }}
          >
            {t('bulk.toPicture')}
          </Button>
        ) : null}
        {more.items.length > 0 ? (
          <Dropdown trigger={['click']} placement="topRight" menu={more}>
            <Button icon={<Ellipsis size={16} aria-hidden />} aria-haspopup="menu" data-testid="bulk-more">
              {t('bulk.more')}
            </Button>
          </Dropdown>
        ) : null}
      </div>
    </section>
  );
}

type Items = NonNullable<MenuProps['items']>;

function useMore(chosen: readonly Participant[]): {
  items: Items;
  onClick: NonNullable<MenuProps['onClick']>;
} {
  const { t } = useTranslation('control');
  const may = useMay();
  const rank = useRank();
  const voice = useConsole((state) => state.snapshot?.media === 'voice');
  const { give } = useGive();
  const confirm = useConfirm();
  // Hosts are left out where the server would refuse them.
  const guests = chosen.filter(({ role }) => role !== 'host').map(({ id }) => id);
  const endable = chosen.filter(({ role }) => role !== 'host' || rank !== 'cohost').map(({ id }) => id);
  const all = chosen.map(({ id }) => id);
  const hands = chosen.filter(({ handRaisedAt }) => handRaisedAt !== null).map(({ id }) => id);
  const items: Items = [];
  if (!voice && may('stopCamera')) items.push({ key: 'stopCamera', label: t('bulk.stopCamera') });
  if (!voice && may('askForCamera')) items.push({ key: 'askForCamera', label: t('bulk.askForCamera') });
  if (may('lowerHands') && hands.length > 0) items.push({ key: 'lowerHands', label: t('bulk.lowerHands') });
  if (may('sendToWaiting') && guests.length > 0) {
    items.push({ type: 'divider' }, { key: 'sendToWaiting', label: t('bulk.toWaiting') });
  }
  if (may('hangUp') && endable.length > 0) items.push({ key: 'hangUp', label: t('bulk.hangUp') });
  if (may('remove') && endable.length > 0)
    items.push({ key: 'remove', label: t('bulk.remove'), danger: true });
  const destroy = (type: 'hangUp' | 'remove', count: number): void =>
    confirm({
      title: t(type === 'remove' ? 'confirm.removeSeveralTitle' : 'confirm.hangUpTitle', { count }),
      body: t(type === 'remove' ? 'confirm.removeText' : 'confirm.hangUpText'),
      action: t(type === 'remove' ? 'confirm.remove' : 'confirm.hangUp'),
      work: () => give({ type, participantIds: endable }),
    });
  return {
    items,
    onClick: ({ key }) => {
      switch (key) {
        case 'stopCamera':
        case 'askForCamera':
          void give({ type: key, participantIds: all });
          break;
        case 'lowerHands':
          void give({ type: key, participantIds: hands });
          break;
        case 'sendToWaiting':
          void give({ type: key, participantIds: guests });
          break;
        case 'hangUp':
        case 'remove':
          destroy(key, endable.length);
          break;
      }
    },
  };
}
