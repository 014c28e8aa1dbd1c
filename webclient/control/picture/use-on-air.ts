import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import {
  compose,
  nextRotation,
  orderBySpeech,
  placesHeld,
  type Company,
  type OnAir,
} from '../../../server/contract/scene.ts';
import { useConsole, useParticipants } from '../desk-context.ts';

const silence: readonly string[] = [];

/** What everybody sees just now, by the same rules as where it is made. */
export function useOnAir(): { onAir: OnAir | null; order: readonly string[] } {
  const participants = useDeferredValue(useParticipants());
  const fields = useConsole((state) => state.snapshot?.fields ?? null);
  const ahead = useConsole((state) => state.clockAhead);
  const [order, setOrder] = useState<readonly string[]>(silence);
  const joined = useMemo(() => participants.map(({ id }) => id), [participants]);
  const speakers = fields?.speakers ?? silence;
  const presenterId = fields?.presenterId ?? null;
  const spotlightId = fields?.spotlightId ?? null;
  // It depends on the order before: pictures must not hop.
  const next = useMemo(
    () => orderBySpeech(order, joined, speakers, placesHeld({ presenterId, spotlightId })),
    [order, joined, speakers, presenterId, spotlightId],
  );
  const same = next.length === order.length && next.every((id, index) => id === order[index]);
  if (!same) setOrder(next);

  const company = useMemo(
    (): Company => ({ joined, order: next, floorId: fields?.floorId ?? null, presenterId, spotlightId }),
    [joined, next, fields?.floorId, presenterId, spotlightId],
  );
  const now = useRotation(company);
  const onAir = useMemo(
    () => (fields ? compose(fields.mode, fields.scene, company, now + ahead) : null),
    [fields, company, now, ahead],
  );
  return { onAir, order: next };
}

/** This browser's clock, read anew whenever a cell turns. */
function useRotation(company: Company): number {
  const scene = useConsole((state) => state.snapshot?.fields.scene ?? null);
  const ahead = useConsole((state) => state.clockAhead);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const next = scene && nextRotation(scene, company, Date.now() + ahead);
    if (next === null) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.max(50, next - ahead - Date.now()));
    return () => clearTimeout(timer);
  }, [scene, company, ahead, now]);
  return now;
}
