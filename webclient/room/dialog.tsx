import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react';
import './dialog.css';

interface DialogProps {
  title: string;
  testId: string;
  /** Also by Esc. */
  onClose: () => void;
  children: ReactNode;
}

/** Asks something before going on; the browser keeps the focus in it and gives it back. */
export function Dialog({ title, testId, onClose, children }: DialogProps): ReactElement {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    // Shown again by React's strict mode, it is open already.
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      data-testid={testId}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
