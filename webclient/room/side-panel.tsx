import { X } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface SidePanelProps {
  title: string;
  /** Covers the room as on phones, so nothing behind it can be used. */
  covers: boolean;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A panel beside the stage. It takes the focus when it opens and gives it back when it closes; Esc closes it. The
 * element to begin with is marked by `data-first-focus`, otherwise it is the heading.
 */
export function SidePanel({ title, covers, testId, onClose, children }: SidePanelProps): ReactElement {
  const { t } = useTranslation();
  const headingId = useId();
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    const first = covers ? null : element?.querySelector<HTMLElement>('[data-first-focus]');
    (first ?? element?.querySelector<HTMLElement>('h2'))?.focus();
    return () => {
      const now = document.activeElement;
      if (now !== null && now !== document.body && !element?.contains(now)) return;
      // What opened the panel may be gone, e.g. an entry of the phone's menu.
      const back = before?.isConnected ? before : document.querySelector('[data-testid="control-more"]');
      if (back instanceof HTMLElement) back.focus();
    };
  }, [covers]);

  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <section
      ref={panel}
      className="panel"
      role={covers ? 'dialog' : 'complementary'}
      aria-modal={covers ? true : undefined}
      aria-labelledby={headingId}
      data-testid={testId}
      onKeyDown={closeOnEscape}
    >
      <header className="panel-header">
        <h2 id={headingId} tabIndex={-1}>
          {title}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('close')}
          data-testid="panel-close"
          onClick={onClose}
        >
          <X aria-hidden />
        </button>
      </header>
      {children}
    </section>
  );
}
