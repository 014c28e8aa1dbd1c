import type { StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '../../server/contract/conference-view.ts';
import type { MeetingState, RoomNotice } from './model.ts';

const noticeBeforeEndMs = 5 * 60_000;
/** As long as the free plan has a meeting last. */
const freePlanMs = 45 * 60_000;

/**
 * Tells in passing what has changed of the whole meeting: locked and opened, recorded or not, and that it will be
 * ended soon, or was planned to.
 * @returns what ends it
 */
export function announceChanges(store: StoreApi<MeetingState>, tell: (code: RoomNotice) => void): () => void {
  const end = new EndTimer(tell);
  const stop = store.subscribe(({ snapshot, clockAhead }, { snapshot: before }) => {
    if (snapshot === before) return;
    if (snapshot) for (const code of changesOf(snapshot, before)) tell(code);
    end.follow(snapshot, clockAhead);
  });
  return () => {
    end.stop();
    stop();
  };
}

/** What is worth telling of a change. Who enters is told only what they have to know: that it is recorded. */
export function changesOf(snapshot: Snapshot, before: Snapshot | null): RoomNotice[] {
  const { fields } = snapshot;
  if (!before) return fields.recording === 'on' ? ['recording_on'] : [];
  const told: RoomNotice[] = [];
  if (fields.locked !== before.fields.locked) told.push(fields.locked ? 'locked' : 'unlocked');
  if (fields.shareLocked !== before.fields.shareLocked)
    told.push(fields.shareLocked ? 'share_locked' : 'share_open');
  if (fields.recording !== before.fields.recording) {
    if (fields.recording === 'on') told.push('recording_on');
    if (fields.recording === 'paused') told.push('recording_paused');
    if (fields.recording === 'off' && before.fields.recording !== 'starting') told.push('recording_off');
  }
  if (fields.stream !== before.fields.stream) {
    if (fields.stream === 'on') told.push('stream_on');
    if (fields.stream === 'off' && before.fields.stream !== 'starting') told.push('stream_off');
  }
  return told;
}

/** Whether it is the free plan that ends this meeting, and not somebody's plan. */
export function endsByFreePlan({ startedAt, fields: { endsAt } }: Snapshot): boolean {
  return endsAt !== null && endsAt - startedAt <= freePlanMs;
}

/** The notices some minutes before the end, by the server's clock. */
class EndTimer {
  readonly #tell: (code: RoomNotice) => void;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #known = '';

  constructor(tell: (code: RoomNotice) => void) {
    this.#tell = tell;
  }

  follow(snapshot: Snapshot | null, clockAhead: number): void {
    const endsAt = snapshot?.fields.endsAt ?? null;
    const plannedEndAt = snapshot?.fields.plannedEndAt ?? null;
    const known = `${endsAt} ${plannedEndAt}`;
    if (known === this.#known) return;
    this.#known = known;
    this.stop();
    if (!snapshot) return;
    const ending = endsByFreePlan(snapshot) ? 'ends_soon_free' : 'ends_soon';
    if (endsAt !== null) this.#set(endsAt - clockAhead, ending);
    // Where it is ended by then, it does not go on.
    if (plannedEndAt !== null && (endsAt === null || endsAt > plannedEndAt))
      this.#set(plannedEndAt - clockAhead, 'planned_end_soon');
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  /** @param at by this machine's clock */
  #set(at: number, code: RoomNotice): void {
    const left = at - Date.now();
    // Somebody who comes in the last minutes is told at once.
    if (left > 0)
      this.#timers.push(setTimeout(() => this.#tell(code), Math.max(0, left - noticeBeforeEndMs)));
  }
}
