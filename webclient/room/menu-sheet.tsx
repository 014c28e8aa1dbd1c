import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactElement } from 'react';
import './menu-sheet.css';

export interface MenuItem {
  id: string;
  text: string;
  Icon: LucideIcon;
  pressed?: boolean | undefined;
  danger?: boolean | undefined;
  run: () => void;
}

interface MenuSheetProps {
  items: readonly MenuItem[];
  label: string;
  /** Of the items: this and their id. */
  testId: string;
  className?: string;
  style?: CSSProperties;
  /** Takes the focus when it appears. */
  focused?: boolean;
  /** After a choice, or by Esc. */
  onDone: () => void;
}

/** A list of things to do; arrows go through it as well as Tab. */
export function MenuSheet(props: MenuSheetProps): ReactElement {
  const { items, label, testId, className = '', style, focused = false, onDone } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (focused) list.current?.querySelector('button')?.focus();
  }, [focused]);

  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onDone();
      return;
    }
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((at + by) % buttons.length)?.focus();
  };
  return (
    <ul
      ref={list}
      className={`menu-sheet ${className}`.trim()}
      style={style}
      aria-label={label}
      onKeyDown={onKey}
    >
      {items.map(({ id, text, Icon, pressed, danger, run }) => (
        <li key={id}>
          <button
            type="button"
            className="menu-item"
            aria-pressed={pressed}
            data-danger={danger}
            data-testid={`${testId}-${id}`}
            // The focus stays, so that the menu does not close before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              onDone();
              run();
            }}
          >
            <Icon size={19} aria-hidden />
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
