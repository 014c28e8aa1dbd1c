import { createStore } from 'zustand/vanilla';
import { cameraConstraints, isPhone, microphoneConstraints } from './encodings.ts';
import type { DeviceActions, DeviceChoice, DeviceKind, DeviceProblem, DeviceState } from './model.ts';

type Captured = 'camera' | 'microphone';

const storageKey = 'plenum.devices';

/** Cameras, microphones and speakers: choosing, opening, and saying plainly why one cannot be used. */
export class Devices implements DeviceActions {
  readonly #over = new AbortController();
  readonly store = createStore<DeviceState>(() => ({
    available: { camera: [], microphone: [], speaker: [] },
    wanted: { camera: true, microphone: true },
    chosen: { camera: '', microphone: '', speaker: '' },
    tracks: { camera: null, microphone: null },
    opening: { camera: false, microphone: false },
    problems: { camera: null, microphone: null },
    canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
    ...remembered(),
  }));
  readonly #phone = isPhone();
  readonly #latest: Record<Captured, number> = { camera: 0, microphone: 0 };
  readonly #running: Record<Captured, Promise<void>> = {
    camera: Promise.resolve(),
    microphone: Promise.resolve(),
  };

  constructor() {
    // Without a secure page there are no devices at all, whatever the types say.
    (navigator.mediaDevices as MediaDevices | undefined)?.addEventListener(
      'devicechange',
      () => void this.#list(),
      { signal: this.#over.signal },
    );
  }

  async open(): Promise<void> {
    const { wanted } = this.store.getState();
    const kinds = (['camera', 'microphone'] as const).filter((kind) => wanted[kind]);
    await Promise.all(kinds.map((kind) => this.#capture(kind)));
    await this.#list();
  }

  async setWanted(kind: Captured, on: boolean): Promise<void> {
    this.#set(kind, 'wanted', on);
    this.#remember();
    if (on) {
      const { tracks, opening } = this.store.getState();
      // Somebody quick joins while the device page is still opening it: one opening is enough.
      if (opening[kind]) await this.#settled(kind);
      else if (tracks[kind]?.readyState !== 'live') await this.#capture(kind);
      await this.#list();
    } else if (kind === 'camera') {
      // The light of a camera goes out; a microphone stays open, so the first word after unmuting is heard.
      this.#replace('camera', null);
    }
  }

  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    this.store.setState((state) => ({ chosen: { ...state.chosen, [kind]: deviceId } }));
    this.#remember();
    if (kind !== 'speaker' && this.store.getState().wanted[kind]) await this.#capture(kind);
  }

  close(): void {
    this.#replace('camera', null);
    this.#replace('microphone', null);
  }

  /** The page is left: nothing is listened to any more. */
  dispose(): void {
    this.close();
    this.#over.abort();
  }

  async #capture(kind: Captured): Promise<void> {
    this.#running[kind] = this.#attempt(kind);
    await this.#settled(kind);
  }

  /** Resolves when the latest attempt is over, also when it overtook the one first waited for. */
  async #settled(kind: Captured): Promise<void> {
    let waited: Promise<void> | undefined;
    while (waited !== this.#running[kind]) {
      waited = this.#running[kind];
      await waited;
    }
  }

  async #attempt(kind: Captured): Promise<void> {
    const attempt = ++this.#latest[kind];
    this.#set(kind, 'opening', true);
    this.#set(kind, 'problems', null);
    try {
      const track = await capture(kind, this.store.getState().chosen[kind], this.#phone);
      if (attempt !== this.#latest[kind]) {
        track.stop();
        return;
      }
      track.addEventListener('ended', () => this.#lost(kind, track));
      this.#replace(kind, track);
    } catch (error) {
      if (attempt !== this.#latest[kind]) return;
      this.#set(kind, 'problems', problemOf(kind, error));
      this.#set(kind, 'opening', false);
      this.#replace(kind, null);
    } finally {
      if (attempt === this.#latest[kind]) this.#set(kind, 'opening', false);
    }
  }

  /** Unplugged, or taken away by the system: another one may do. */
  #lost(kind: Captured, track: MediaStreamTrack): void {
    if (this.store.getState().tracks[kind] !== track) return;
    this.store.setState((state) => ({ chosen: { ...state.chosen, [kind]: '' } }));
    void this.#capture(kind);
  }

  #replace(kind: Captured, track: MediaStreamTrack | null): void {
    const before = this.store.getState().tracks[kind];
    if (track === null) this.#latest[kind]++;
    this.#set(kind, 'tracks', track);
    if (before !== track) before?.stop();
  }

  async #list(): Promise<void> {
    if (!isSecureContext) return;
    const all = await navigator.mediaDevices.enumerateDevices();
    const of = (kind: MediaDeviceKind): DeviceChoice[] =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }, index) => ({ deviceId, label: label || String(index + 1) }));
    this.store.setState({
      available: { camera: of('videoinput'), microphone: of('audioinput'), speaker: of('audiooutput') },
    });
  }

  #set<F extends 'wanted' | 'tracks' | 'opening' | 'problems'>(
    kind: Captured,
    field: F,
    value: DeviceState[F][Captured],
  ): void {
    this.store.setState((state) => ({ [field]: { ...state[field], [kind]: value } }));
  }

  #remember(): void {
    const { wanted, chosen } = this.store.getState();
    try {
      localStorage.setItem(storageKey, JSON.stringify({ wanted, chosen }));
    } catch {
      // Private windows may have no storage; the choice then lasts as long as the page.
    }
  }
}

async function capture(kind: Captured, deviceId: string, phone: boolean): Promise<MediaStreamTrack> {
  const open = async (id: string): Promise<MediaStreamTrack> => {
    const stream = await navigator.mediaDevices.getUserMedia(
      kind === 'camera' ? { video: cameraConstraints(id, phone) } : { audio: microphoneConstraints(id) },
    );
    const [track] = stream.getTracks();
    if (!track) throw new DOMException('no track', 'NotFoundError');
    return track;
  };
  try {
    return await open(deviceId);
  } catch (error) {
    // The device chosen last time is not there today: the system's own will do.
    if (deviceId !== '' && error instanceof DOMException && error.name === 'OverconstrainedError')
      return open('');
    throw error;
  }
}

function problemOf(kind: Captured, error: unknown): DeviceProblem {
  if (!isSecureContext) return 'insecure_page';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return `${kind}_denied`;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return `${kind}_missing`;
  return `${kind}_busy`;
}

function remembered(): Partial<Pick<DeviceState, 'wanted' | 'chosen'>> {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<DeviceState>;
    return {
      ...(kept.wanted ? { wanted: kept.wanted } : {}),
      ...(kept.chosen ? { chosen: kept.chosen } : {}),
    };
  } catch {
    return {};
  }
}
