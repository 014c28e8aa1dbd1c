import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Player } from './player.ts';

export interface Playing {
  playing: boolean;
  /** Waits for what is to come. */
  buffering: boolean;
  muted: boolean;
  /** 0 to 1 */
  volume: number;
  /** So far behind that one would want to be nearer. */
  late: boolean;
  unplayable: boolean;
}

export interface PlayerActions {
  togglePlay: () => void;
  setMuted: (muted: boolean) => void;
  setVolume: (volume: number) => void;
  toLive: () => void;
}

const lateSeconds = 8;
const lookMs = 1000;
const before: Playing = {
  ...{ playing: false, buffering: true, muted: false, volume: 1, late: false, unplayable: false },
};

/** @param interrupted what is told when nothing comes any more */
export function usePlayer(
  video: RefObject<HTMLVideoElement | null>,
  playlist: string,
  interrupted: () => void,
): [Playing, PlayerActions] {
  const [state, setState] = useState(before);
  const player = useRef<Player>(null);
  const change = useCallback((part: Partial<Playing>) => setState((now) => ({ ...now, ...part })), []);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const made = new Player(element, playlist, {
      interrupted,
      unplayable: () => change({ unplayable: true }),
    });
    player.current = made;
    const listening = listen(element, change);
    const timer = setInterval(() => change({ late: (made.behind ?? 0) > lateSeconds }), lookMs);
    return () => {
      clearInterval(timer);
      listening.abort();
      made.close();
      player.current = null;
    };
  }, [video, playlist, interrupted, change]);

  const actions: PlayerActions = {
    togglePlay: () => player.current?.togglePlay(),
    setMuted: (muted) => player.current?.setMuted(muted),
    setVolume: (volume) => player.current?.setVolume(volume),
    toLive: () => player.current?.toLive(),
  };
  return [state, actions];
}

function listen(element: HTMLVideoElement, change: (part: Partial<Playing>) => void): AbortController {
  const listening = new AbortController();
  const { signal } = listening;
  const on = (name: keyof HTMLVideoElementEventMap, act: () => void): void => {
    element.addEventListener(name, act, { signal });
  };
  on('playing', () => change({ playing: true, buffering: false }));
  on('pause', () => change({ playing: false }));
  on('waiting', () => change({ buffering: true }));
  on('volumechange', () => change({ muted: element.muted, volume: element.volume }));
  return listening;
}
