import { EllipsisVertical, Mic, MicOff, Megaphone, Video, VideoOff, type LucideIcon } from 'lucide-react';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { useConsole, useMay } from '../desk-context.ts';
import { useGive } from '../use-give.ts';
import { PersonMenu } from './person-menu.tsx';

interface PersonActionsProps {
  participant: Participant;
  speaking: boolean;
  stop: number | null;
  onFocused: (id: string, column: number) => void;
  toPicture: () => void;
}

/** How microphone and camera stand, each the button that changes it; the floor; and everything else in a menu. */
export function PersonActions(props: PersonActionsProps): ReactElement {
  const { participant, stop, onFocused, toPicture } = props;
  const { t } = useTranslation('control');
  const may = useMay();
  const voice = useConsole((state) => state.snapshot?.media === 'voice');
  const hasFloor = useConsole(({ snapshot }) => {
    const mode = snapshot?.fields.mode;
    return mode?.type === 'rollCall' && mode.participantId === participant.id;
  });
  const microphone = useGive();
  const camera = useGive();
  const floor = useGive();
  const [menuOpen, setMenuOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const { id, name, sources, held, role } = participant;
  const live = sources.microphone === 'live';
  const shown = sources.camera === 'live';
  let columns = 0;
  const cell = (action: Omit<ActionProps, 'column' | 'stop' | 'onFocus'>): ReactElement => {
    const column = ++columns;
    return (
      <Action {...action} column={column} stop={stop === column} onFocus={() => onFocused(id, column)} />
    );
  };
  const microphoneState = live
    ? t(props.speaking ? 'people.microphone.speaking' : 'people.microphone.on')
    : sources.microphone === undefined
      ? t('people.microphone.none')
      : t(held ? 'people.microphone.held' : 'people.microphone.off');
  return (
    <div className="person-actions">
      {cell({
        testId: 'microphone',
        Icon: live ? Mic : MicOff,
        look: live ? (props.speaking ? 'speaking' : 'on') : held ? 'held' : 'off',
        busy: microphone.busy,
        state: microphoneState,
        label: !may('mute')
          ? undefined
          : live
            ? t('people.mute', { name })
            : participant.kind === 'web'
              ? t('people.askToUnmute', { name })
              : t('people.unmute', { name }),
        onClick: () =>
          void microphone.give(
            live ? { type: 'mute', participantIds: [id] } : { type: 'askToUnmute', participantIds: [id] },
          ),
      })}
      {voice || participant.kind === 'pstn'
        ? null
        : cell({
            testId: 'camera',
            Icon: shown ? Video : VideoOff,
            look: shown ? 'on' : 'off',
            busy: camera.busy,
            state: t(shown ? 'people.camera.on' : 'people.camera.off'),
            label: !may('stopCamera')
              ? undefined
              : t(shown ? 'people.stopCamera' : 'people.askForCamera', { name }),
            onClick: () =>
              void camera.give(
                shown
                  ? { type: 'stopCamera', participantIds: [id] }
                  : { type: 'askForCamera', participantIds: [id] },
              ),
          })}
      {may('setMode') && role !== 'host'
        ? cell({
            testId: 'give-floor',
            Icon: Megaphone,
            look: hasFloor ? 'accent' : 'off',
            busy: floor.busy,
            state: hasFloor ? t('people.state.floor') : '',
            label: t(hasFloor ? 'people.takeFloor' : 'people.giveFloor', { name }),
            onClick: () =>
              void floor.give({
                type: 'setMode',
                mode: hasFloor ? { type: 'automatic' } : { type: 'rollCall', participantId: id },
              }),
          })
        : null}
      {may('rename') ? (
        <span role="gridcell" className="person-more">
          <button
            ref={more}
            type="button"
            className="person-action"
            data-look="quiet"
            data-testid="person-menu"
            data-column={columns + 1}
            tabIndex={stop === columns + 1 ? 0 : -1}
            aria-haspopup="menu"
            aria-expanded={menuOpen}
            aria-label={t('people.more', { name })}
            title={t('people.more', { name })}
            onFocus={() => onFocused(id, columns + 1)}
            onClick={() => setMenuOpen(true)}
          >
            <EllipsisVertical size={16} aria-hidden />
          </button>
          {menuOpen ? (
            <PersonMenu
              participant={participant}
              toPicture={toPicture}
              onClose={() => {
                setMenuOpen(false);
                more.current?.focus();
              }}
            />
          ) : null}
        </span>
      ) : null}
    </div>
  );
}

interface ActionProps {
  testId: string;
  Icon: LucideIcon;
  look: 'on' | 'off' | 'held' | 'speaking' | 'accent' | 'quiet';
  busy: boolean;
  state: string;
  /** What a click does; undefined: this console may not. */
  label: string | undefined;
  column: number;
  stop: boolean;
  onFocus: () => void;
  onClick: () => void;
}

function Action(props: ActionProps): ReactElement {
  const { testId, Icon, look, busy, state, label, column, stop, onFocus, onClick } = props;
  const said = [label, state].filter((text) => text !== undefined && text !== '').join(' · ');
  return (
    <span role="gridcell">
      <button
        type="button"
        className="person-action"
        data-look={look}
        data-testid={testId}
        data-column={column}
        tabIndex={stop ? 0 : -1}
        aria-label={said}
        title={said}
        aria-disabled={label === undefined || busy}
        onFocus={onFocus}
        onClick={() => {
          if (label !== undefined && !busy) onClick();
        }}
      >
        {busy ? <Spinner size={16} /> : <Icon size={16} aria-hidden />}
      </button>
    </span>
  );
}
