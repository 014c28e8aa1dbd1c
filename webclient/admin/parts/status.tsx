import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

export type Tone = 'good' | 'busy' | 'quiet' | 'warning' | 'bad';

/** A state: an icon and a word, the colour only besides. */
export function Status({
  tone,
  icon: Icon,
  children,
}: {
  tone: Tone;
  icon: LucideIcon;
  children: ReactNode;
}): ReactElement {
  return (
    <span className={`admin-status admin-status-${tone}`}>
      <Icon size={15} aria-hidden />
      {children}
    </span>
  );
}
