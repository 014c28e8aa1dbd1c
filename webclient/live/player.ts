import type HlsClass from 'hls.js';

export interface PlayerEvents {
  /** Nothing comes any more, for a reason of the network. */
  interrupted: () => void;
  /** This browser plays no live streams. */
  unplayable: () => void;
}

const againMs = 1000;
/** Kept behind what is shown, s: nobody goes back. */
const backSeconds = 10;
/** What is further behind than so goes faster until it is not, s. */
const latest = { behind: 6, rate: 1.1 } as const;

/** Plays HLS with low latency in a video element: by hls.js, or as the browser does by itself. */
export class Player {
  readonly #video: HTMLVideoElement;
  readonly #playlist: string;
  readonly #events: PlayerEvents;
  #hls: HlsClass | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param playlist its address */
  constructor(video: HTMLVideoElement, playlist: string, events: PlayerEvents) {
    this.#video = video;
    this.#playlist = playlist;
    this.#events = events;
    video.addEventListener('loadeddata', this.#play);
    // A failure to load it is one of the network.
    this.#open().catch(() => events.interrupted());
  }

  /** How far behind what is newest the picture is, s; null: it is not known. */
  get behind(): number | null {
    if (this.#hls) return Number.isFinite(this.#hls.latency) ? this.#hls.latency : null;
    const { seekable, currentTime } = this.#video;
    return seekable.length === 0 ? null : seekable.end(seekable.length - 1) - currentTime;
  }

  /** To what is newest. */
  toLive(): void {
    const { seekable } = this.#video;
    const end = seekable.length === 0 ? null : seekable.end(seekable.length - 1) - 2;
    const to = this.#hls?.liveSyncPosition ?? end;
    if (to !== null && to > this.#video.currentTime) this.#video.currentTime = to;
  }

  /** Goes on with what is newest. */
  togglePlay(): void {
    if (!this.#video.paused) {
      this.#video.pause();
      return;
    }
    this.toLive();
    this.#play();
  }

  setMuted(muted: boolean): void {
    this.#video.muted = muted;
  }

  /** @param volume 0 to 1 */
  setVolume(volume: number): void {
    this.#video.volume = volume;
    this.#video.muted = volume === 0;
  }

  close(): void {
    this.#closed = true;
    this.#video.removeEventListener('loadeddata', this.#play);
    clearTimeout(this.#timer);
    this.#hls?.destroy();
    this.#hls = null;
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  /** Browsers let nobody be heard who was not asked for: then without sound, which is offered. */
  readonly #play = (): void => {
    const video = this.#video;
    video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || video.muted) return;
      video.muted = true;
      // Where not even that is allowed there is a button.
      video.play().catch(() => undefined);
    });
  };

  async #open(): Promise<void> {
    const { default: Hls } = await import('hls.js');
    if (this.#closed) return;
    if (!Hls.isSupported()) {
      this.#openNative();
      return;
    }
    const hls = new Hls({
      lowLatencyMode: true,
      // The page's policy has no workers of pages; parts are handed on as they come.
      enableWorker: false,
      backBufferLength: backSeconds,
      liveMaxLatencyDurationCount: Number.POSITIVE_INFINITY,
      maxLiveSyncPlaybackRate: latest.rate,
    });
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
      if (!fatal || this.#closed) return;
      if (type === Hls.ErrorTypes.MEDIA_ERROR) {
        hls.recoverMediaError();
        return;
      }
      this.#events.interrupted();
      this.#timer = setTimeout(() => hls.loadSource(this.#playlist), againMs);
    });
    hls.attachMedia(this.#video);
    hls.loadSource(this.#playlist);
  }

  /** Browsers of Apple, which know HLS with low latency. */
  #openNative(): void {
    const video = this.#video;
    if (video.canPlayType('application/vnd.apple.mpegurl') === '') {
      this.#events.unplayable();
      return;
    }
    video.addEventListener('error', () => {
      if (this.#closed) return;
      this.#events.interrupted();
      this.#timer = setTimeout(() => {
        if (!this.#closed) video.src = this.#playlist;
      }, againMs);
    });
    video.src = this.#playlist;
  }
}
