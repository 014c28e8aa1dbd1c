import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { View } from '../../server/contract/signalling.ts';
import { useSession } from '../app/session.ts';
import type { StagePlan } from './stage-plan.ts';
import { viewItems } from './view-items.ts';

function onVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

/**
 * Keeps the server told what is shown; nothing is while the tab is hidden, and only voices come.
 * @param plan null: not measured yet @param mixed the picture composed by the server is shown instead
 */
export function useView(plan: StagePlan | null, selfId: string, mixed: boolean): void {
  const { meeting } = useSession();
  const hidden = useSyncExternalStore(onVisibility, () => document.hidden);
  const view = useMemo((): View | null => {
    if (plan === null) return null;
    if (hidden) return { items: [], mixed: false };
    return mixed ? { items: [], mixed } : { items: viewItems(plan, selfId, window.devicePixelRatio), mixed };
  }, [hidden, plan, selfId, mixed]);
  // The plan is made anew with each patch; only a change of what is shown is worth telling.
  const told = JSON.stringify(view);
  useEffect(() => {
    const shown = JSON.parse(told) as typeof view;
    if (shown !== null) meeting.show(shown);
  }, [meeting, told]);
}
