import { useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';

interface TabsProps<Key extends string> {
  label: string;
  tabs: readonly { key: Key; title: string; count?: number }[];
  shown: Key;
  onShow: (key: Key) => void;
  children: ReactNode;
}

/** One of a few panels at a time; arrow keys go from tab to tab. */
export function Tabs<Key extends string>(props: TabsProps<Key>): ReactElement {
  const { label, tabs, shown, onShow, children } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = tabs.findIndex(({ key }) => key === shown);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    onShow(next.key);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus();
  };
  return (
    <div className="desk-tabs">
      <div className="desk-tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map(({ key, title, count }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            data-tab={key}
            data-testid={`tab-${key}`}
            aria-selected={key === shown}
            aria-controls={`${id}-panel`}
            tabIndex={key === shown ? 0 : -1}
            onClick={() => onShow(key)}
          >
            {title}
            {count === undefined || count === 0 ? null : <span className="desk-count">{count}</span>}
          </button>
        ))}
      </div>
      <div
        className="desk-tab-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${shown}`}
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}
