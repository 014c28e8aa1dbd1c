import type { ReactElement } from 'react';
import { Spinner } from '../ui/spinner.tsx';
import type { Control } from './controls.ts';

/** A round control; what a click does now, and its key, appear on hover and focus. */
export function ControlButton({ control }: { control: Control }): ReactElement {
  const { id, label, action, key, Icon, pressed, look, busy = false, count, alert, run } = control;
  const named = [label, ...(count === undefined ? [] : [String(count)]), ...(alert ? [alert.text] : [])];
  return (
    <span className="control-place">
      <button
        type="button"
        className={`control control-${look ?? 'normal'}`}
        aria-label={named.join(', ')}
        aria-pressed={pressed}
        aria-keyshortcuts={key?.toUpperCase()}
        aria-busy={busy || undefined}
        data-testid={`control-${id}`}
        onClick={() => {
          if (!busy) run();
        }}
      >
        {busy ? <Spinner size={22} /> : <Icon size={22} aria-hidden />}
        {/* One number at a time: beside the other nobody could tell which is which. */}
        {count === undefined || alert ? null : (
          <span className="control-count" aria-hidden>
            {count}
          </span>
        )}
        {alert ? (
          <span className="control-alert" aria-hidden data-testid={`alert-${id}`}>
            {alert.count}
          </span>
        ) : null}
      </button>
      <span className="tooltip" aria-hidden>
        {action}
        {key === undefined ? null : <kbd>{key.toUpperCase()}</kbd>}
      </span>
    </span>
  );
}
