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
    this.#setLocal(source, { ...before, state: on ? 'starting' : 'stopping' });
    if (!on) {
      await this.#send(source, before.track, false);
      await this.#devices.setWanted(source, false);
      if (source === 'camera') this.#setLocal('camera', off);
      return;
    }
    await this.#devices.setWanted(source, true);
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
    if (live) this.#setLocal(source, { state: 'starting', track });
    const isStale = (): boolean => publisher !== this.#ports.publisher();
    try {
      await publisher?.want(source, { track, live });
      if (!isStale()) this.#setLocal(source, { state: live ? 'live' : 'off', track });
    } catch (error) {
      if (isStale()) return;
      this.#setLocal(source, off);
      this.#ports.tell('error', PlenumError.from(error).code);
    }
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
    if (source === 'slides' || source === 'slides-audio') this.#store.getState().local[source].track?.stop();
    this.#setLocal(source, off);
    if (source === 'slides') {
      // The sound of a screen ends with it.
      this.#store.getState().local['slides-audio'].track?.stop();
      this.#ports.publisher()?.drop('slides-audio');
      this.#setLocal('slides-audio', off);
    }
    this.#ports.tell(code === 'share_taken_over' ? 'info' : 'error', code);
  }

  #setLocal(source: Source, local: LocalSource): void {
    this.#store.setState((state) => ({ local: { ...state.local, [source]: local } }));
  }
}
