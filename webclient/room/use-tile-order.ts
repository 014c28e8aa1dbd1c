import { useMemo, useState } from 'react';
import { orderBySpeech } from '../../server/contract/scene.ts';
import { useMeeting } from '../app/session.ts';
import { participantsOf } from './participants.ts';

const silence: readonly string[] = [];

export interface TileOrder {
  /** Everybody but oneself. */
  others: string[];
  /** Who of them spoke last. */
  speakerId: string | null;
}

/** The order of the tiles, which depends on the order before: pictures must not hop. */
export function useTileOrder(selfId: string, firstPage: number): TileOrder {
  const participants = useMeeting(participantsOf);
  const spoke = useMeeting((state) => state.snapshot?.fields.speakers ?? silence);
  const [order, setOrder] = useState<string[]>([]);
  const next = useMemo(() => {
    const joined = participants.map(({ id }) => id).filter((id) => id !== selfId);
    const speakers = spoke.filter((id) => id !== selfId);
    return orderBySpeech(order, joined, speakers, firstPage);
  }, [participants, spoke, order, selfId, firstPage]);
  const same = next.length === order.length && next.every((id, index) => id === order[index]);
  if (!same) setOrder(next);
  const present = useMemo(() => new Set(next), [next]);
  return { others: same ? order : next, speakerId: spoke.find((id) => present.has(id)) ?? null };
}
