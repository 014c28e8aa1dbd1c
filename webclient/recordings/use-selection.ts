import { useState } from 'react';
import type { Recording } from '../../server/contract/api/recordings.ts';

export interface RecordingSelection {
  /** As the rows that are shown have them; those of other pages as they were seen. */
  chosen: readonly Recording[];
  keys: string[];
  set: (keys: readonly string[]) => void;
  toggle: (recording: Recording, on: boolean) => void;
}

/** Which recordings are selected, over all pages of a list. */
export function useSelection(rows: readonly Recording[]): RecordingSelection {
  const [seen, setSeen] = useState<ReadonlyMap<string, Recording>>(new Map());
  const find = (id: string): Recording | undefined =>
    rows.find(({ recordingId }) => recordingId === id) ?? seen.get(id);
  const keys = [...seen.keys()];
  const set = (next: readonly string[]): void => {
    const found = next.map(find).filter((recording) => recording !== undefined);
    setSeen(new Map(found.map((recording) => [recording.recordingId, recording])));
  };
  return {
    chosen: keys.map(find).filter((recording) => recording !== undefined),
    keys,
    set,
    toggle: ({ recordingId }, on) =>
      set(on ? [...keys, recordingId] : keys.filter((key) => key !== recordingId)),
  };
}
