import type { ReactElement } from 'react';
import { colourOf, initialsOf } from '../../server/contract/initials.ts';
import './avatar.css';

/** Initials on a calm colour; sized by the font size of what it stands in. */
export function Avatar({ id, name }: { id: string; name: string }): ReactElement {
  return (
    <span className="avatar" style={{ background: colourOf(id) }} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}
