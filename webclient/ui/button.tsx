import type { ButtonHTMLAttributes, ReactElement, ReactNode } from 'react';
import { Spinner } from './spinner.tsx';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'danger' | 'plain' | 'normal';
  wide?: boolean;
  /** Shows that the click was taken. The button keeps the focus, but acts no more until it is over. */
  busy?: boolean;
  children: ReactNode;
}

export function Button({ look = 'normal', wide = false, busy = false, ...rest }: ButtonProps): ReactElement {
  const classes = ['button', `button-${look}`, ...(wide ? ['button-wide'] : [])];
  return (
    <button
      type="button"
      {...rest}
      className={[...classes, rest.className ?? ''].join(' ').trim()}
      aria-disabled={busy || rest.disabled ? true : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else rest.onClick?.(event);
      }}
    >
      {busy ? <Spinner /> : null}
      {rest.children}
    </button>
  );
}
