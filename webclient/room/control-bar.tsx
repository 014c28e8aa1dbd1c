import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { ControlButton } from './control-button.tsx';
import {
  mainControls,
  phoneControls,
  type Control,
  type ControlContext,
  type ControlId,
} from './controls.ts';
import { LeaveMenu } from './leave-menu.tsx';
import { MoreMenu } from './more-menu.tsx';
import { useIsHosting } from './rank.ts';
import { useControls } from './use-controls.ts';
import { useShortcuts } from './use-shortcuts.ts';
import './control-bar.css';

interface ControlBarProps extends ControlContext {
  compact: boolean;
  inert: boolean;
}

export function ControlBar({ compact, inert, ...context }: ControlBarProps): ReactElement {
  const { t } = useTranslation('room');
  const meetingId = useMeeting((state) => state.snapshot?.meetingId ?? '');
  const controls = useControls(context);
  const isHosting = useIsHosting();
  useShortcuts(
    Object.fromEntries(controls.flatMap(({ key, run }) => (key === undefined ? [] : [[key, run]]))),
  );

  const only = (ids: readonly ControlId[]): Control[] =>
    ids.flatMap((id) => controls.find((control) => control.id === id) ?? []);
  const without = (ids: readonly ControlId[]): Control[] => controls.filter(({ id }) => !ids.includes(id));
  const buttons = (list: Control[]): ReactElement[] =>
    list.map((control) =>
      // A host is asked whether to end it for everybody.
      control.id === 'leave' && isHosting ? (
        <LeaveMenu key="leave" />
      ) : (
        <ControlButton key={control.id} control={control} />
      ),
    );

  if (compact) {
    const [leave, ...others] = only(phoneControls).reverse();
    return (
      <div className="controls" role="group" aria-label={t('controls')} inert={inert}>
        {buttons(others.reverse())}
        <MoreMenu controls={without(phoneControls)} />
        {leave ? buttons([leave]) : null}
      </div>
    );
  }
  return (
    <div className="controls" role="group" aria-label={t('controls')} inert={inert}>
      <p className="controls-meeting">{formatMeetingId(meetingId)}</p>
      <div className="controls-group">{buttons(only(mainControls))}</div>
      <div className="controls-group controls-side">{buttons(without(mainControls))}</div>
    </div>
  );
}
