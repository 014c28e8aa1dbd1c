import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Playable } from '../../../server/contract/api/recordings.ts';
import { PlenumError } from '../../../server/contract/errors.ts';
import { recall, remember } from '../../ui/browser-storage.ts';
import { Playback, type PlaybackState } from './playback.ts';
import { readPreferences, type Preferences } from './preferences.ts';
import { resumeAt } from './resume.ts';
import { sourcesOf, type Sources } from './sources.ts';

interface PlaybackFor {
  /** By which it is remembered where one was. */
  id: string;
  sources: Sources;
  lengthMs: number;
  preferences: Preferences;
  /** Kept the same. */
  refresh: () => Promise<Playable>;
}

/** How often it is remembered where one is, ms of the recording. */
const step = 5000;
const keyOf = (id: string): string => `plenum.player.at.${id}`;

/** Plays a recording from where one was. `resumed`: ms, when that is not its beginning. */
export function usePlayback(given: PlaybackFor): { playback: Playback; resumed: number | null } {
  const { id } = given;
  const [opened] = useState(() => open(given));
  const { playback } = opened;
  useEffect(() => {
    const { store } = playback;
    const keep = (): void => {
      const { at, ended } = store.getState();
      remember('session', keyOf(id), String(ended ? 0 : Math.round(at)));
    };
    let kept = store.getState().at;
    const stop = store.subscribe(({ at, ended }) => {
      if (Math.abs(at - kept) < step && !ended) return;
      kept = at;
      keep();
    });
    window.addEventListener('pagehide', keep);
    return () => {
      keep();
      stop();
      window.removeEventListener('pagehide', keep);
    };
  }, [playback, id]);
  return opened;
}

function open({ id, sources, lengthMs, preferences, refresh }: PlaybackFor): ReturnType<typeof usePlayback> {
  const resumed = resumeAt(recall('session', keyOf(id)), lengthMs);
  const { volume, muted } = preferences;
  const playback = new Playback({
    ...{ sources, lengthMs, volume, muted },
    at: resumed ?? 0,
    refresh: async () => {
      const fresh = sourcesOf(await refresh());
      if (fresh === null) throw new PlenumError('recording_file_unknown');
      return fresh;
    },
  });
  return { playback, resumed };
}

/** Reads the playback; select narrowly, as the time changes several times a second. */
export function usePlaying<T>(playback: Playback, select: (state: PlaybackState) => T): T {
  return useStore(playback.store, select);
}

const preferencesKey = 'plenum.player';

export function usePreferences(): [Preferences, (changes: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(() => readPreferences(recall('local', preferencesKey)));
  const change = useCallback((changes: Partial<Preferences>) => {
    setPreferences((before) => ({ ...before, ...changes }));
  }, []);
  useEffect(() => remember('local', preferencesKey, JSON.stringify(preferences)), [preferences]);
  return [preferences, change];
}
