import type { LucideIcon } from 'lucide-react';
import { useRef, useState, type FocusEvent, type ReactElement } from 'react';
import type { Control } from './controls.ts';
import { type MenuItem, MenuSheet } from './menu-sheet.tsx';

interface PopMenuProps {
  label: string;
  Icon: LucideIcon;
  look?: 'normal' | 'danger';
  items: readonly MenuItem[];
  /** Of something in it; said on the button. */
  alert?: Control['alert'] | undefined;
  /** Of the button; its items have ids of their own. */
  testId: string;
  /** Before the ids of the items. */
  itemTestId: string;
}

/** A round control that opens a small sheet, closed by Esc, a choice, or going elsewhere. */
export function PopMenu({
  label,
  Icon,
  look = 'normal',
  items,
  alert,
  testId,
  itemTestId,
}: PopMenuProps): ReactElement {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  const done = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const closeOnLeaving = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div className="more" onBlur={closeOnLeaving}>
      <span className="control-place">
        <button
          ref={opener}
          type="button"
          className={`control control-${look}`}
          aria-label={alert ? `${label}, ${alert.text}` : label}
          aria-expanded={open}
          data-testid={testId}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !open) return;
            event.preventDefault();
            setOpen(false);
          }}
          onClick={(event) => {
            // Safari does not focus a clicked button, and the menu closes when the focus goes elsewhere.
            event.currentTarget.focus();
            setOpen(!open);
          }}
        >
          <Icon size={22} aria-hidden />
          {alert ? (
            <span className="control-alert" aria-hidden data-testid={`alert-${testId}`}>
              {alert.count}
            </span>
          ) : null}
        </button>
        {open ? null : (
          <span className="tooltip" aria-hidden>
            {label}
          </span>
        )}
      </span>
      {open ? (
        <MenuSheet className="more-sheet" items={items} label={label} testId={itemTestId} onDone={done} />
      ) : null}
    </div>
  );
}
