import { Ellipsis } from 'lucide-react';
import { useRef, useState, type FocusEvent, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Control } from './controls.ts';

/** What a phone's bar has no room for. Plain buttons in a small sheet, closed by Esc, a choice, or going elsewhere. */
export function MoreMenu({ controls }: { controls: Control[] }): ReactElement {
  const { t } = useTranslation('room');
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    setOpen(false);
    opener.current?.focus();
  };
  const closeOnLeaving = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div className="more" onKeyDown={closeOnEscape} onBlur={closeOnLeaving}>
      <button
        ref={opener}
        type="button"
        className="control control-normal"
        aria-label={t('more')}
        aria-expanded={open}
        data-testid="control-more"
        onClick={(event) => {
          // Safari does not focus a clicked button, and the menu closes when the focus goes elsewhere.
          event.currentTarget.focus();
          setOpen(!open);
        }}
      >
        <Ellipsis size={22} aria-hidden />
      </button>
      {open ? (
        <ul className="more-sheet">
          {controls.map(({ id, action, Icon, pressed, run }) => (
            <li key={id}>
              <button
                type="button"
                className="more-item"
                aria-pressed={pressed}
                data-testid={`control-${id}`}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => {
                  setOpen(false);
                  opener.current?.focus();
                  run();
                }}
              >
                <Icon size={20} aria-hidden />
                {action}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
