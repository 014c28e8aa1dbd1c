import type { ReactElement } from 'react';
import { colourIndex, initialsOf } from './initials.ts';
import './avatar.css';

const colours = 10;

/** Initials on a calm colour; sized by the font size of what it stands in. */
export function Avatar({ id, name }: { id: string; name: string }): ReactElement {
  return (
    <span className="avatar" data-colour={colourIndex(id, colours)} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}
