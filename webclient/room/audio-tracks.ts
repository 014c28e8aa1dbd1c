import type { Source } from '../../server/contract/conference-view.ts';

export interface Voice<T> {
  key: string;
  participantId: string;
  source: Source;
  track: T;
}

/** Those of the received tracks that are heard, by `trackKey`. */
export function audioTracks<T>(tracks: ReadonlyMap<string, T>): Voice<T>[] {
  return [...tracks].flatMap(([key, track]) => {
    const cut = key.lastIndexOf('/');
    const source = key.slice(cut + 1);
    if (source !== 'microphone' && source !== 'slides-audio') return [];
    return [{ key, participantId: key.slice(0, cut), source, track }];
  });
}
