import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSession } from '../app/session.ts';
import type { StagePlan } from './stage-plan.ts';
import { viewItems } from './view-items.ts';

function onVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

/** Keeps the server told what is shown; nothing is while the tab is hidden, and only voices come. Null: not measured yet. */
export function useView(plan: StagePlan | null, selfId: string): void {
  const { meeting } = useSession();
  const hidden = useSyncExternalStore(onVisibility, () => document.hidden);
  const items = useMemo(
    () => (plan === null ? null : hidden ? [] : viewItems(plan, selfId, window.devicePixelRatio)),
    [hidden, plan, selfId],
  );
  // The plan is made anew with each patch; only a change of what is shown is worth telling.
  const told = JSON.stringify(items);
  useEffect(() => {
    const shown = JSON.parse(told) as typeof items;
    if (shown !== null) meeting.show(shown);
  }, [meeting, told]);
}
