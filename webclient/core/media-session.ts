import { Device, type types } from 'mediasoup-client';
import type { Source } from '../../server/contract/conference-view.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { IceParameters } from '../../server/contract/rtp.ts';
import type { Direction, IceServer, MediaOffer, Subscriptions } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';
import { Publisher } from './publisher.ts';
import { Receiver } from './receiver.ts';

/** A path may come back by itself; after this long a new one is looked for. */
const restartAfterMs = 1500;
const restartAgainMs = 4000;

export interface MediaSessionEvents {
  /** All received tracks, by `trackKey`. */
  onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void;
  /** A source can no longer be sent, without anybody having asked. */
  onLost: (source: Source, code: ErrorCode | 'share_taken_over') => void;
  /** A transport could not be connected: a new offer is needed. */
  onBroken: () => void;
}

/** The WebRTC side of one seat: both transports, what is sent and what is received. */
export class MediaSession {
  readonly publisher: Publisher;
  readonly receiver: Receiver;
  readonly #channel: Channel;
  readonly #settings: ClientSettings;
  readonly #device: Device;
  readonly #onBroken: () => void;
  readonly #restarts = new Map<Direction, ReturnType<typeof setTimeout>>();
  #transports: Record<Direction, types.Transport> | null = null;
  #generation = 0;
  #broken = false;

  private constructor(
    channel: Channel,
    settings: ClientSettings,
    device: Device,
    events: MediaSessionEvents,
  ) {
    this.#channel = channel;
    this.#settings = settings;
    this.#device = device;
    this.#onBroken = events.onBroken;
    this.publisher = new Publisher(channel, events.onLost);
    this.receiver = new Receiver(events.onTracks);
  }

  static async create(
    channel: Channel,
    settings: ClientSettings,
    events: MediaSessionEvents,
  ): Promise<MediaSession> {
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: settings.rtpCapabilities as types.RtpCapabilities });
    return new MediaSession(channel, settings, device, events);
  }

  /** 0, which no server has, when a transport could not be connected: only new ones help then. */
  get generation(): number {
    return this.#broken ? 0 : this.#generation;
  }

  get recvRtpCapabilities(): types.RtpCapabilities {
    return this.#device.recvRtpCapabilities;
  }

  get transports(): Record<Direction, types.Transport> | null {
    return this.#transports;
  }

  /** Begins with new transports, for the first time or because the old ones are gone on the server. */
  open(offer: MediaOffer): void {
    this.#drop();
    this.#broken = false;
    this.#generation = offer.generation;
    this.#transports = { send: this.#make('send', offer), recv: this.#make('recv', offer) };
    this.receiver.useTransport(this.#transports.recv);
    this.publisher.useTransport(this.#transports.send, this.#device.sendRtpCapabilities.codecs);
  }

  /** The signalling came back and with it new ICE parameters for both transports. Never rejects. */
  async comeBack(back: {
    iceServers: IceServer[];
    sendIce: IceParameters;
    recvIce: IceParameters;
    sources: Source[];
  }): Promise<void> {
    if (!this.#transports) return;
    const { send, recv } = this.#transports;
    const restart = async (transport: types.Transport, iceParameters: IceParameters): Promise<void> => {
      // Firefox cannot change the ICE servers of a connection; it keeps those it has.
      await transport.updateIceServers({ iceServers: back.iceServers }).catch(() => undefined);
      await transport.restartIce({ iceParameters });
    };
    // One that fails was closed for a new offer, or says so by its state and is restarted from there.
    await Promise.allSettled([restart(send, back.sendIce), restart(recv, back.recvIce)]);
    await this.publisher.restore(back.sources);
  }

  /** Resolves when the consumers are made. Those of an older generation are of no use. */
  async subscribe({ generation, add, remove }: Subscriptions): Promise<void> {
    if (generation === this.#generation) await this.receiver.apply(add, remove);
  }

  close(): void {
    this.#drop();
    this.receiver.useTransport(null);
    this.publisher.useTransport(null);
  }

  #drop(): void {
    for (const timer of this.#restarts.values()) clearTimeout(timer);
    this.#restarts.clear();
    this.#transports?.send.close();
    this.#transports?.recv.close();
    this.#transports = null;
  }

  #make(direction: Direction, offer: MediaOffer): types.Transport {
    const { generation } = offer;
    const options = {
      ...offer[direction],
      iceServers: offer.iceServers,
      iceTransportPolicy: this.#settings.iceTransportPolicy,
    } as types.TransportOptions;
    const transport =
      direction === 'send'
        ? this.#device.createSendTransport(options)
        : this.#device.createRecvTransport(options);
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      this.#channel
        .request('connectTransport', { generation, direction, dtlsParameters })
        .then(done, (error: unknown) => {
          failed(error instanceof Error ? error : new Error(String(error)));
          if (transport.closed) return;
          this.#broken = true;
          this.#onBroken();
        });
    });
    transport.on('produce', ({ rtpParameters, appData }, done, failed) => {
      const { source, paused } = appData as { source: Source; paused: boolean };
      this.#channel
        .request('produce', {
          generation,
          source,
          rtpParameters: rtpParameters,
          paused,
        })
        .then(({ producerId }) => done({ id: producerId }), failed);
    });
    transport.on('connectionstatechange', (state) => {
      if (state === 'disconnected') this.#restartIn(direction, transport, restartAfterMs);
      if (state === 'failed') this.#restartIn(direction, transport, 0);
    });
    return transport;
  }

  /** Looks for a new path until one is found or the transport is given up: one search at a time for each. */
  #restartIn(direction: Direction, transport: types.Transport, afterMs: number): void {
    clearTimeout(this.#restarts.get(direction));
    const timer = setTimeout(() => {
      if (transport.closed || transport.connectionState === 'connected') return;
      this.#restartIn(direction, transport, restartAgainMs);
      const generation = this.#generation;
      this.#channel
        .request('restartIce', { generation, direction })
        .then(({ iceParameters }) => transport.restartIce({ iceParameters }))
        // Without signalling it is tried again when that is back; without media a new offer is on its way.
        .catch(() => undefined);
    }, afterMs);
    this.#restarts.set(direction, timer);
  }
}
