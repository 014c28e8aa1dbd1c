import type { StoreApi } from 'zustand/vanilla';
import type { Source } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Devices } from './devices.ts';
import { shareConstraints } from './encodings.ts';
import type { LocalSource, MeetingState, Notice } from './model.ts';
import type { Publisher } from './publisher.ts';

const off: LocalSource = { state: 'off', track: null };

export const nothingSent: Record<Source, LocalSource> = {
  microphone: off,
  camera: off,
  slides: off,
  'slides-audio': off,
};

export interface SourcePorts {
  /** Undefined while there is no seat. */
  publisher: () => Publisher | undefined;
  tell: (kind: Notice['kind'], code: Notice['code']) => void;
}

/** What the person sends: camera, microphone and screen, from the device to the publisher, with their state to show. */
export class LocalSources {
  readonly #store: StoreApi<MeetingState>;
  readonly #devices: Devices;
  readonly #ports: SourcePorts;
  /** Counts what was done to each source: an answer that comes when something newer is under way is of no use. */
  readonly #latest: Record<Source, number> = { microphone: 0, camera: 0, slides: 0, 'slides-audio': 0 };
  /** Whether the person has switched their microphone on since the host muted it. */
  #unmuted = false;

  constructor(store: StoreApi<MeetingState>, devices: Devices, ports: SourcePorts) {
    this.#store = store;
    this.#devices = devices;
    this.#ports = ports;
    devices.store.subscribe((state, before) => {
      for (const source of ['camera', 'microphone'] as const) {
        const track = state.tracks[source];
        const sending = ['starting', 'live'].includes(store.getState().local[source].state);
        if (track === before.tracks[source] || !sending) continue;
        if (track) void this.#send(source, track, true);
        else if (!state.opening[source]) this.#deviceLost(source);
      }
    });
  }

  /** The server ended it. */
  ended(source: Source): void {
    this.#setLocal(source, off);
  }

  /** @returns whether it was on until now */
  mutedByHost(): boolean {
    const { state, track } = this.#store.getState().local.microphone;
    this.#unmuted = false;
    this.#ports.publisher()?.follow('microphone', 'paused');
    if (state === 'off' || state === 'stopping') return false;
    this.#begin('microphone');
    this.#setLocal('microphone', { state: 'off', track });
    return true;
  }

  /** @returns whether it was the host who did it, and not the person */
  openedByHost(): boolean {
    if (this.#unmuted || this.#store.getState().local.microphone.state !== 'off') return false;
    const track = this.#devices.store.getState().tracks.microphone;
    if (track?.readyState === 'live') {
      this.#begin('microphone');
      this.#ports.publisher()?.follow('microphone', 'live');
      this.#setLocal('microphone', { state: 'live', track });
    } else void this.switchDevice('microphone', true);
    return true;
  }

  /** Entering where one is muted: the microphone is there, and silent until one unmutes. */
  async bringMuted(): Promise<void> {
    const turn = this.#begin('microphone');
    await this.#devices.setWanted('microphone', true);
    const track = this.#devices.store.getState().tracks.microphone;
    if (track && turn === this.#latest.microphone) await this.#send('microphone', track, false);
  }

  /** The host has switched the camera off: its light goes out. */
  async cameraStopped(): Promise<void> {
    this.#begin('camera');
    this.#setLocal('camera', off);
    await this.#devices.setWanted('camera', false);
  }

  /** One is out of the conference; camera and microphone stay open. */
  forget(): void {
    const { local } = this.#store.getState();
    local.slides.track?.stop();
    local['slides-audio'].track?.stop();
    this.#store.setState({ local: nothingSent });
  }

  async startShare(): Promise<void> {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia(shareConstraints);
    } catch (error) {
      // Closing the browser's own dialog is a change of mind, not a problem.
      if (!(error instanceof DOMException && error.name === 'NotAllowedError'))
        this.#ports.tell('error', 'share_denied');
      return;
    }
    const [picture] = stream.getVideoTracks();
    const [sound] = stream.getAudioTracks();
    if (!picture) return;
    picture.contentHint = 'detail';
    picture.addEventListener('ended', () => void this.stopShare());
    if (!(await this.#share('slides', picture))) sound?.stop();
    else if (sound) await this.#share('slides-audio', sound);
  }

  /** @returns whether it is sent; a track that is not is captured no longer */
  async #share(source: 'slides' | 'slides-audio', track: MediaStreamTrack): Promise<boolean> {
    await this.#send(source, track, true);
    const { local } = this.#store.getState();
    const sent = local[source].state === 'live' && local[source].track === track;
    if (!sent) track.stop();
    return sent;
  }

  async stopShare(): Promise<void> {
    for (const source of ['slides-audio', 'slides'] as const) {
      const { track } = this.#store.getState().local[source];
      track?.stop();
      if (track) await this.#send(source, null, false);
    }
  }

  /** Turns a camera or microphone on or off; shown at once, then done or refused. */
  async switchDevice(source: 'camera' | 'microphone', on: boolean): Promise<void> {
    const before = this.#store.getState().local[source];
    const turn = this.#begin(source);
    if (source === 'microphone' && on) this.#unmuted = true;
    this.#setLocal(source, { ...before, state: on ? 'starting' : 'stopping' });
    if (!on) {
      await this.#send(source, before.track, false);
      await this.#devices.setWanted(source, false);
      if (source === 'camera' && this.#isIdle(source)) this.#setLocal('camera', off);
      return;
    }
    await this.#devices.setWanted(source, true);
    if (turn !== this.#latest[source]) return;
    const { tracks, problems } = this.#devices.store.getState();
    const track = tracks[source];
    if (track) {
      await this.#send(source, track, true);
      return;
    }
    this.#setLocal(source, off);
    const problem = problems[source];
    if (problem) this.#ports.tell('error', problem);
  }

  async #send(source: Source, track: MediaStreamTrack | null, live: boolean): Promise<void> {
    const publisher = this.#ports.publisher();
    // Out meanwhile, or sent back to wait, there is nobody to send it to.
    if (live && !publisher) {
      this.#setLocal(source, off);
      return;
    }
    const turn = this.#begin(source);
    if (live) this.#setLocal(source, { state: 'starting', track });
    const isStale = (): boolean => publisher !== this.#ports.publisher() || turn !== this.#latest[source];
    try {
      await publisher?.want(source, { track, live });
      if (!isStale()) this.#setLocal(source, { state: live ? 'live' : 'off', track });
    } catch (error) {
      if (isStale()) return;
      this.#setLocal(source, off);
      if (source === 'microphone') this.#unmuted = false;
      this.#ports.tell('error', PlenumError.from(error).code);
    }
  }

  /** Whatever is under way for this source is overtaken. */
  #begin(source: Source): number {
    return ++this.#latest[source];
  }

  #isIdle(source: Source): boolean {
    return this.#store.getState().local[source].state === 'off';
  }

  /** The device went away and no other took its place. */
  #deviceLost(source: 'camera' | 'microphone'): void {
    const { track } = this.#store.getState().local[source];
    const problem = this.#devices.store.getState().problems[source];
    void this.#send(source, track, false);
    this.#setLocal(source, off);
    if (problem) this.#ports.tell('error', problem);
  }

  /** It can no longer be sent, without the person having asked. */
  lost(source: Source, code: Notice['code']): void {
    this.#begin(source);
    if (source === 'slides' || source === 'slides-audio') this.#store.getState().local[source].track?.stop();
    this.#setLocal(source, off);
    if (source === 'slides') {
      // The sound of a screen ends with it.
      this.#store.getState().local['slides-audio'].track?.stop();
      this.#ports.publisher()?.drop('slides-audio');
      this.#setLocal('slides-audio', off);
    }
    this.#ports.tell(code === 'share_taken_over' || code === 'share_stopped' ? 'info' : 'error', code);
  }

  #setLocal(source: Source, local: LocalSource): void {
    this.#store.setState((state) => ({ local: { ...state.local, [source]: local } }));
  }
}
