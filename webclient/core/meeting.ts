import { createStore } from 'zustand/vanilla';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import { applyPatch } from '../../server/contract/patch.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { Entered, ServerToClientEvents, Sync, ViewItem } from '../../server/contract/signalling.ts';
import { announceChanges } from './announcements.ts';
import { Channel } from './channel.ts';
import type { Devices } from './devices.ts';
import { Host } from './host.ts';
import { LocalSources, nothingSent } from './local-sources.ts';
import { MediaSession } from './media-session.ts';
import type { JoinOptions, MeetingActions, MeetingState, Notice, Statistics } from './model.ts';
import { StatisticsReader } from './statistics.ts';
import { ViewSender } from './view-sender.ts';

const retryAfterMs = 1000;
/** Refusals to come back that another attempt does not change. */
const lasting: readonly ErrorCode[] = [
  'meeting_not_found',
  'pin_wrong',
  'pin_required',
  'conference_full',
  'concurrency_used_up',
  'conference_locked',
  'invited_only',
  'enterprise_only',
  'enterprise_disabled',
  'sign_in_required',
];

/** One person's part in a meeting: joining, following the state, sending, and coming back after a lost connection. */
export class Meeting implements MeetingActions {
  readonly store = createStore<MeetingState>(() => ({
    phase: 'idle',
    joinError: null,
    endedReason: null,
    participantId: null,
    waitsFor: null,
    snapshot: null,
    waiting: [],
    mayHost: false,
    speaking: new Set(),
    tracks: new Map(),
    local: nothingSent,
    notices: [],
  }));
  readonly host: Host;
  readonly #sources: LocalSources;
  readonly #settings: ClientSettings;
  readonly #devices: Devices;
  readonly #channel = new Channel();
  readonly #view = new ViewSender(this.#channel);
  #media: MediaSession | null = null;
  #statistics: StatisticsReader | null = null;
  #options: JoinOptions | null = null;
  #seat: string | null = null;
  #syncing = false;
  #returning = false;
  readonly #over = new AbortController();
  #notices = 0;

  constructor(settings: ClientSettings, devices: Devices) {
    this.#settings = settings;
    this.#devices = devices;
    this.host = new Host(this.#channel, (code) => this.#notify('error', code));
    this.#listen();
    this.#sources = new LocalSources(this.store, devices, {
      publisher: () => this.#media?.publisher,
      tell: (kind, code) => this.#notify(kind, code),
    });
    this.store.subscribe(({ snapshot }) => {
      if (snapshot) this.#media?.publisher.usePictureCodec(snapshot.fields.pictureCodec);
    });
    this.#over.signal.addEventListener(
      'abort',
      announceChanges(this.store, (code) => this.#notify('info', code)),
    );
    // Connecting takes a round trip or two: done while the person looks at the device page.
    this.#channel.connect();
  }

  async join(options: JoinOptions): Promise<void> {
    this.#options = options;
    this.store.setState({ phase: 'joining', joinError: null, endedReason: null });
    try {
      await this.#takeSeat(options);
    } catch (error) {
      this.store.setState({ phase: 'idle', joinError: codeOf(error) });
      return;
    }
  }

  async leave(): Promise<void> {
    this.#end('left');
    // The seat is given up either way; without a connection the server notices by itself.
    await this.#channel.request('leave', {}).catch(() => undefined);
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

  async raiseHand(raised: boolean): Promise<void> {
    await this.#ask(() => this.#channel.request('raiseHand', { raised }));
  }

  show(items: ViewItem[]): void {
    this.#view.show(items);
  }

  async statistics(): Promise<Statistics> {
    const media = this.#media;
    if (!media) return { roundTripTime: null, availableSendBitrate: null, path: '', streams: [] };
    this.#statistics ??= new StatisticsReader(media, (id) => this.#nameOf(id));
    return this.#statistics.read();
  }

  /** The page is left: also the connection is given up. */
  close(): void {
    if (this.#seat !== null || this.store.getState().phase === 'waiting') {
      // The server frees the seat of a closed connection by itself, this makes it at once.
      this.#channel.request('leave', {}).catch(() => undefined);
      this.#end('left');
    }
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
    socket.on('connect', () => {
      if (this.#seat !== null) void this.#comeBack();
      else if (this.store.getState().phase === 'waiting') void this.#waitAgain();
    });
    socket.on('disconnect', (reason) => {
      if (this.#seat !== null) this.store.setState({ phase: 'reconnecting' });
      // Told to go, Socket.IO would stay away; a server that is being restarted is back soon.
      if (reason === 'io server disconnect') setTimeout(() => this.#connectAgain(), retryAfterMs);
    });
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
      if (source === 'slides') this.#sources.lost(source, 'share_taken_over');
      else this.#sources.ended(source);
    });
    on('sendUpTo', ({ source, spatialLayer }) => this.#media?.publisher.limitLayer(source, spatialLayer));
    on('admitted', () => void this.#enterAdmitted());
    on('waiting', ({ subject }) => this.#sentToWaiting(subject));
    on('waitingRoom', ({ people }) => {
      const more = people.length > this.store.getState().waiting.length;
      this.store.setState({ waiting: people });
      if (more) this.#notify('info', 'somebody_waits');
    });
    on('ended', ({ reason }) => this.#end(reason));
    const { signal } = this.#over;
    addEventListener(
      'pagehide',
      () => {
        if (this.#seat !== null) socket.emit('leave', {}, () => undefined);
      },
      { signal },
    );
    addEventListener('online', () => this.#connectAgain(), { signal });
  }

  #connectAgain(): void {
    const there = this.#seat !== null || this.store.getState().phase === 'waiting';
    if (there && !this.#channel.connected) this.#channel.connect();
  }

  async #takeSeat({ meetingId, pin, name }: JoinOptions): Promise<void> {
    await this.#channel.whenConnected();
    const joined = await this.#channel.request('join', {
      meetingId,
      name,
      rtpCapabilities: (await this.#openMedia()).recvRtpCapabilities,
      ...(pin === undefined || pin === '' ? {} : { pin }),
    });
    if (!('waiting' in joined)) {
      this.#enter(joined);
      return;
    }
    const { for: reason, subject } = joined.waiting;
    this.store.setState({ phase: 'waiting', waitsFor: { reason, subject }, joinError: null });
  }

  async #openMedia(): Promise<MediaSession> {
    this.#media ??= await MediaSession.create(this.#channel, this.#settings, {
      onTracks: (tracks) => this.store.setState({ tracks }),
      onLost: (source, code) => this.#sources.lost(source, code),
      onBroken: () => void this.#comeBack(),
    });
    return this.#media;
  }

  #enter({ seat, snapshot, media, participantId, mayHost }: Entered): void {
    const first = this.store.getState().snapshot === null;
    this.#seat = seat;
    this.#media?.publisher.usePictureCodec(snapshot.fields.pictureCodec);
    this.#media?.open(media);
    this.store.setState({
      phase: 'joined',
      participantId,
      snapshot,
      mayHost,
      waitsFor: null,
      joinError: null,
    });
    this.#view.again();
    if (!first) return;
    const { wanted } = this.#devices.store.getState();
    if (wanted.microphone) void this.setMicrophone(true);
    if (wanted.camera && snapshot.media === 'video') void this.setCamera(true);
  }

  async #enterAdmitted(): Promise<void> {
    try {
      const { recvRtpCapabilities: rtpCapabilities } = await this.#openMedia();
      this.#enter(await this.#channel.request('enter', { rtpCapabilities }));
    } catch (error) {
      this.#end('left');
      this.store.setState({ joinError: codeOf(error) });
    }
  }

  /** The seat of somebody who waits is not kept over a lost connection: one asks again, and waits on. */
  async #waitAgain(): Promise<void> {
    if (!this.#options) return;
    try {
      await this.#takeSeat(this.#options);
    } catch (error) {
      if (codeOf(error) === 'connection_lost') return;
      this.#end('left');
      this.store.setState({ joinError: codeOf(error) });
    }
  }

  #sentToWaiting(subject: string): void {
    this.#forgetConference();
    this.store.setState({ phase: 'waiting', waitsFor: { reason: 'admission', subject } });
  }

  /** The connection is back: the same seat again, or when it was given up meanwhile a new one. */
  async #comeBack(): Promise<void> {
    if (this.#returning) return;
    this.#returning = true;
    try {
      await this.#resume();
    } catch (error) {
      await this.#afterFailedReturn(codeOf(error));
    } finally {
      this.#returning = false;
    }
  }

  async #resume(): Promise<void> {
    const media = this.#media;
    const { snapshot } = this.store.getState();
    if (this.#seat === null || !media || !snapshot) return;
    const resumed = await this.#channel.request('resume', {
      seat: this.#seat,
      version: snapshot.version,
      generation: media.generation,
      consumerIds: media.receiver.consumerIds,
    });
    this.#follow(resumed.sync);
    if ('offer' in resumed.media) media.open(resumed.media.offer);
    else await media.comeBack(resumed.media);
    this.store.setState({ phase: 'joined' });
    this.#view.again();
    this.#notify('info', 'reconnected');
  }

  async #afterFailedReturn(code: ErrorCode): Promise<void> {
    let reason = code;
    if (reason === 'seat_lost' && this.#options) {
      try {
        await this.#takeSeat(this.#options);
        this.#notify('info', 'reconnected');
        return;
      } catch (error) {
        reason = codeOf(error);
      }
    }
    if (lasting.includes(reason)) {
      this.#end('left');
      this.store.setState({ joinError: reason });
      return;
    }
    // Without a connection the next one calls again; with one, whatever was wrong is given a moment.
    if (this.#channel.connected) setTimeout(() => void this.#comeBack(), retryAfterMs);
  }

  async #catchUp(): Promise<void> {
    const { snapshot } = this.store.getState();
    if (this.#syncing || !snapshot) return;
    this.#syncing = true;
    try {
      this.#follow(await this.#channel.request('sync', { version: snapshot.version }));
    } catch {
      // The next patch asks again, and so does coming back.
    } finally {
      this.#syncing = false;
    }
  }

  #follow(sync: Sync): void {
    if ('snapshot' in sync) {
      this.store.setState({ snapshot: sync.snapshot });
      return;
    }
    let { snapshot } = this.store.getState();
    for (const patch of sync.patches) snapshot = snapshot && (applyPatch(snapshot, patch) ?? snapshot);
    this.store.setState({ snapshot });
  }

  async #ask(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      this.#notify('error', codeOf(error));
    }
  }

  #end(reason: NonNullable<MeetingState['endedReason']>): void {
    this.#forgetConference();
    this.#devices.close();
    this.store.setState({ phase: 'ended', endedReason: reason, waitsFor: null });
  }

  /** Nothing is sent or received any more; the devices stay open. */
  #forgetConference(): void {
    this.#seat = null;
    this.#media?.close();
    this.#media = null;
    this.#statistics = null;
    this.#view.forget();
    this.#sources.forget();
    this.store.setState({
      participantId: null,
      snapshot: null,
      waiting: [],
      speaking: new Set(),
      tracks: new Map(),
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

function codeOf(error: unknown): ErrorCode {
  return error instanceof PlenumError ? error.code : 'internal';
}
