import { Switch } from 'antd';
import { useId, type ReactElement } from 'react';
import type { GivenControl } from '../../../server/contract/controls.ts';
import { useGive } from '../use-give.ts';

interface ToggleProps {
  title: string;
  /** What comes of it as it stands. */
  note?: string;
  on: boolean;
  testId: string;
  control: (on: boolean) => GivenControl;
}

/** A setting of the conference that is on or off. It moves when the server has done it. */
export function Toggle({ title, note, on, testId, control }: ToggleProps): ReactElement {
  const { busy, give } = useGive();
  const id = useId();
  return (
    <div className="part-line">
      <span className="part-line-text" id={id}>
        <span>{title}</span>
        {note === undefined ? null : <small>{note}</small>}
      </span>
      <Switch
        checked={on}
        loading={busy}
        aria-labelledby={id}
        data-testid={testId}
        onChange={(next) => void give(control(next))}
      />
    </div>
  );
}
