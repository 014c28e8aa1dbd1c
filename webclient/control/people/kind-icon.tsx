import { AppWindow, Phone, Projector } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Participant } from '../../../server/contract/conference-view.ts';

const icons = { web: AppWindow, sip: Projector, pstn: Phone } as const;

/** What somebody takes part with; the word stands beside it. */
export function KindIcon({ kind, size }: { kind: Participant['kind']; size: number }): ReactElement {
  const Icon = icons[kind];
  return <Icon size={size} aria-hidden />;
}
