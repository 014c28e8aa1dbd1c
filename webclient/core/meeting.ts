import { createStore } from 'zustand/vanilla';
import type { Snapshot } from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import { applyPatch } from '../../server/contract/patch.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { Entered, ServerToClientEvents, Sync, View } from '../../server/contract/signalling.ts';
import { announceChanges } from './announcements.ts';
import { Chat } from './chat.ts';
import type { Channel } from './channel.ts';
import type { ConsoleSeat } from './console-seat.ts';
import type { Devices } from './devices.ts';
import { Entrance } from './entrance.ts';
import { Host } from './host.ts';
import { LocalSources, nothingSent } from './local-sources.ts';
import type { MediaSession } from './media-session.ts';
import type { JoinOptions, MeetingActions, MeetingState, Notice, RoomNotice, Statistics } from './model.ts';
import { followHost } from './own-part.ts';
import { StatisticsReader } from './statistics.ts';
import { ViewSender } from './view-sender.ts';

export interface MeetingParts {
  settings: ClientSettings;
  devices: Devices;
  channel: Channel;
  createMedia: typeof MediaSession.create;
  /** Tells that the page goes, and that the network is back. */
  page: EventTarget;
  /** Passes the seat on to one's console. */
  consoleSeat: Pick<ConsoleSeat, 'set'>;
}

/** One person's part in a meeting: following its state, sending and receiving, and what they ask of it. */
export class Meeting implements MeetingActions {
  readonly store = createStore<MeetingState>(() => ({
    phase: 'idle',
    joinError: null,
    endedReason: null,
    participantId: null,
    waitsFor: null,
    snapshot: null,
    clockAhead: 0,
    host: null,
    mayHost: false,
    speaking: new Set(),
    tracks: new Map(),
    local: nothingSent,
    onePicture: false,
    notices: [],
  }));
  readonly chat: Chat;
  readonly #parts: MeetingParts;
  readonly #channel: Channel;
  readonly #devices: Devices;
  readonly #host: Host;
  readonly #entrance: Entrance;
  readonly #sources: LocalSources;
  readonly #view: ViewSender;
  readonly #over = new AbortController();
  #media: MediaSession | null = null;
  #statistics: StatisticsReader | null = null;
  #syncing = false;
  #notices = 0;

  constructor(parts: MeetingParts) {
    const { channel, devices } = parts;
    this.#parts = parts;
    this.#channel = channel;
    this.#devices = devices;
    this.#view = new ViewSender(channel, () => {
      this.setOnePicture(false);
      this.#notify('error', 'one_picture_refused');
    });
    this.chat = new Chat({ channel, meeting: this.store, mostFileBytes: parts.settings.chatFileBytes });
    this.#host = new Host(this.store, channel, (kind, code) => this.#notify(kind, code));
    this.#sources = new LocalSources(this.store, devices, {
      publisher: () => this.#media?.publisher,
      tell: (kind, code) => this.#notify(kind, code),
    });
    this.#entrance = new Entrance(this.store, channel, {
      openMedia: () => this.#openMedia(),
      media: () => this.#media,
      entered: (entered) => this.#entered(entered),
      follow: (sync) => this.#follow(sync),
      cameBack: () => this.#cameBack(),
      forget: () => this.#forgetConference(),
      closeDevices: () => devices.close(),
      seatChanged: (meetingId, seat) => {
        parts.consoleSeat.set(meetingId, seat);
        this.chat.seatChanged(seat);
      },
    });
    this.#listen();
    this.store.subscribe((state, before) => {
      if (state.snapshot === before.snapshot) return;
      if (state.snapshot) this.#media?.publisher.usePictureCodec(state.snapshot.fields.pictureCodec);
    });
    const tell = (code: RoomNotice): void => this.#notify('info', code);
    for (const stop of [announceChanges(this.store, tell), followHost(this.store, this.#sources, tell)]) {
      this.#over.signal.addEventListener('abort', stop);
    }
    // Connecting takes a round trip or two: done while the person looks at the device page.
    channel.connect();
  }

  join(options: JoinOptions): Promise<void> {
    return this.#entrance.join(options);
  }

  leave(): Promise<void> {
    return this.#entrance.leave();
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#sources.switchDevice('microphone', on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#sources.switchDevice('camera', on);
  }

  startShare(): Promise<void> {
    return this.#sources.startShare();
  }

  stopShare(): Promise<void> {
    return this.#sources.stopShare();
  }

  give(control: GivenControl): Promise<ErrorCode | null> {
    return this.#host.give(control);
  }

  claimHost(pin: string | undefined): Promise<ErrorCode | null> {
    return this.#host.claim(pin);
  }

  show(view: View): void {
    this.#view.show(view);
  }

  setOnePicture(on: boolean): void {
    this.store.setState({ onePicture: on });
  }

  async statistics(): Promise<Statistics> {
    const media = this.#media;
    if (!media) return { roundTripTime: null, availableSendBitrate: null, path: '', streams: [] };
    this.#statistics ??= new StatisticsReader(media, (id) => this.#nameOf(id));
    return this.#statistics.read();
  }

  /** The page is left: also the connection is given up. */
  close(): void {
    this.#entrance.leaveForGood();
    this.#channel.disconnect();
    this.#over.abort();
  }

  dismiss(noticeId: number): void {
    this.store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== noticeId) }));
  }

  #listen(): void {
    const { socket } = this.#channel;
    const on = <N extends keyof ServerToClientEvents>(name: N, listener: ServerToClientEvents[N]): void => {
      socket.on(name, listener as never);
    };
    on('patch', (patch) => {
      const { snapshot } = this.store.getState();
      if (!snapshot) return;
      const next = applyPatch(snapshot, patch);
      if (next) this.store.setState({ snapshot: next });
      else void this.#catchUp();
    });
    on('speaking', ({ participantIds }) => this.store.setState({ speaking: new Set(participantIds) }));
    on('subscriptions', (subscriptions, acknowledge) => {
      const media = this.#media;
      if (!media) return;
      media.subscribe(subscriptions).then(acknowledge, () => this.#notify('error', 'media_refused'));
    });
    on('media', (offer) => {
      this.#media?.open(offer);
      this.#notify('info', 'media_rebuilt');
    });
    on('sourceClosed', ({ source, reason }) => {
      if (reason === 'share_ended') {
        this.#media?.publisher.soundEnded();
        return;
      }
      this.#media?.publisher.drop(source);
      if (source === 'slides') {
        this.#sources.lost(source, reason === 'stopped_by_host' ? 'share_stopped' : 'share_taken_over');
      } else if (source === 'camera' && reason === 'stopped_by_host') {
        // Its outcome is that nothing is captured any more, which cannot fail.
        void this.#sources.cameraStopped();
        this.#notify('info', 'camera_stopped');
      } else this.#sources.ended(source);
    });
    on('sendUpTo', ({ source, spatialLayer }) => this.#media?.publisher.limitLayer(source, spatialLayer));
    const { page } = this.#parts;
    const { signal } = this.#over;
    page.addEventListener('pagehide', () => this.#entrance.announceLeaving(), { signal });
    page.addEventListener('online', () => this.#entrance.connectAgain(), { signal });
  }

  async #openMedia(): Promise<MediaSession> {
    const { createMedia, settings } = this.#parts;
    const media =
      this.#media ??
      (await createMedia(this.#channel, settings, {
        onTracks: (tracks) => this.store.setState({ tracks }),
        onLost: (source, code) => this.#sources.lost(source, code),
        onBroken: () => void this.#entrance.comeBack(),
      }));
    return (this.#media ??= media);
  }

  #entered({ snapshot, media, participantId, mayHost }: Entered): void {
    const first = this.store.getState().snapshot === null;
    const held = snapshot.participants.find(({ id }) => id === participantId)?.held === true;
    this.#media?.publisher.usePictureCodec(snapshot.fields.pictureCodec);
    // Into a room where one is muted nobody comes back unmuted.
    if (held && this.#sources.mutedByHost()) this.#notify('info', enteredMuted(snapshot));
    this.#media?.open(media);
    this.store.setState({ phase: 'joined', participantId, mayHost, ...timed(snapshot) });
    if (!first) {
      this.#cameBack();
      return;
    }
    this.#view.again();
    const { wanted } = this.#devices.store.getState();
    if (wanted.microphone) void (held ? this.#sources.bringMuted() : this.setMicrophone(true));
    if (held) this.#notify('info', enteredMuted(snapshot));
    if (wanted.camera && snapshot.media === 'video') void this.setCamera(true);
  }

  #cameBack(): void {
    this.#view.again();
    this.#notify('info', 'reconnected');
  }

  async #catchUp(): Promise<void> {
    const { snapshot } = this.store.getState();
    const media = this.#media;
    if (this.#syncing || !snapshot) return;
    this.#syncing = true;
    try {
      const sync = await this.#channel.request('sync', { version: snapshot.version });
      // Not when one is out meanwhile, or in anew.
      if (media === this.#media) this.#follow(sync);
    } catch {
      // The next patch asks again, and so does coming back.
    } finally {
      this.#syncing = false;
    }
  }

  #follow(sync: Sync): void {
    if ('snapshot' in sync) {
      this.store.setState(timed(sync.snapshot));
      return;
    }
    let { snapshot } = this.store.getState();
    for (const patch of sync.patches) snapshot = snapshot && (applyPatch(snapshot, patch) ?? snapshot);
    this.store.setState({ snapshot });
  }

  /** Nothing is sent or received any more; the devices stay open. */
  #forgetConference(): void {
    this.#media?.close();
    this.#media = null;
    this.#statistics = null;
    this.#view.forget();
    this.#sources.forget();
    this.store.setState({
      participantId: null,
      snapshot: null,
      host: null,
      speaking: new Set(),
      tracks: new Map(),
      onePicture: false,
    });
  }

  #notify(kind: Notice['kind'], code: Notice['code']): void {
    const notice: Notice = { id: ++this.#notices, kind, code };
    // Said again, it takes the place of what was said before.
    this.store.setState(({ notices }) => ({
      notices: [...notices.filter((other) => other.code !== code), notice].slice(-5),
    }));
  }

  #nameOf(participantId: string): string {
    const { snapshot } = this.store.getState();
    return snapshot?.participants.find((participant) => participant.id === participantId)?.name ?? '';
  }
}

/** A snapshot just received, with what it says of the server's clock. */
function timed(snapshot: Snapshot): Pick<MeetingState, 'snapshot' | 'clockAhead'> {
  return { snapshot, clockAhead: snapshot.now - Date.now() };
}

function enteredMuted({ fields }: Snapshot): RoomNotice {
  return fields.selfUnmute ? 'entered_muted' : 'entered_muted_for_good';
}
