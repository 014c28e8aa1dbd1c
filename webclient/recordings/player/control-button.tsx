import type { ReactElement, ReactNode } from 'react';

interface ControlButtonProps {
  name: string;
  keys?: string;
  testId: string;
  pressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

export function ControlButton(props: ControlButtonProps): ReactElement {
  const { name, keys, testId, pressed, onClick, children } = props;
  return (
    <button
      type="button"
      className="control-button"
      aria-label={name}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={keys === undefined ? name : `${name} (${keys})`}
      data-testid={testId}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
