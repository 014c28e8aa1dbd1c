import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

export type SignTone = 'quiet' | 'good' | 'busy' | 'warning' | 'bad';

/** A state: an icon and a word, the colour only besides. */
export function Sign(props: { icon: LucideIcon; tone?: SignTone; children: ReactNode }): ReactElement {
  const { icon: Icon, tone = 'quiet', children } = props;
  return (
    <span className="desk-sign" data-tone={tone}>
      <Icon size={14} aria-hidden />
      {children}
    </span>
  );
}
