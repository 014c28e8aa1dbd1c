import { Device, type types } from 'mediasoup-client';
import type { Source } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type { ClientSettings } from '../../server/contract/rest.ts';
import type { IceParameters } from '../../server/contract/rtp.ts';
import type { Direction, IceServer, MediaOffer, Subscriptions } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';
import { Publisher } from './publisher.ts';
import { Receiver } from './receiver.ts';

/** A path may come back by itself; after this long a new one is looked for. */
const restartAfterMs = 1500;
const restartAgainMs = 4000;

/** The WebRTC side of one seat: both transports, what is sent and what is received. */
export class MediaSession {
  readonly publisher: Publisher;
  readonly receiver: Receiver;
  readonly #channel: Channel;
  readonly #settings: ClientSettings;
  readonly #device: Device;
  readonly #restarts = new Map<Direction, ReturnType<typeof setTimeout>>();
  #transports: Record<Direction, types.Transport> | null = null;
  #generation = 0;

  private constructor(
    channel: Channel,
    settings: ClientSettings,
    device: Device,
    onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void,
  ) {
    this.#channel = channel;
    this.#settings = settings;
    this.#device = device;
    this.publisher = new Publisher(channel);
    this.receiver = new Receiver(onTracks);
  }

  static async create(
    channel: Channel,
    settings: ClientSettings,
    onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void,
  ): Promise<MediaSession> {
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: settings.rtpCapabilities as types.RtpCapabilities });
    return new MediaSession(channel, settings, device, onTracks);
  }

  get generation(): number {
    return this.#generation;
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
    this.#generation = offer.generation;
    this.#transports = { send: this.#make('send', offer), recv: this.#make('recv', offer) };
    this.receiver.useTransport(this.#transports.recv);
    this.publisher.useTransport(this.#transports.send, this.#device.sendRtpCapabilities.codecs);
  }

  /** The signalling came back and with it new ICE parameters for both transports. */
  async comeBack(back: {
    iceServers: IceServer[];
    sendIce: IceParameters;
    recvIce: IceParameters;
    sources: Source[];
  }): Promise<void> {
    if (!this.#transports) return;
    const { send, recv } = this.#transports;
    const { iceServers } = back;
    await Promise.all([send.updateIceServers({ iceServers }), recv.updateIceServers({ iceServers })]);
    await Promise.all([
      send.restartIce({ iceParameters: back.sendIce }),
      recv.restartIce({ iceParameters: back.recvIce }),
    ]);
    this.publisher.restoreMissing(back.sources);
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
      this.#channel.request('connectTransport', { generation, direction, dtlsParameters }).then(done, failed);
    });
    transport.on('produce', ({ rtpParameters, appData }, done, failed) => {
      const source = appData['source'] as Source;
      this.#channel
        .request('produce', {
          generation,
          source,
          rtpParameters: rtpParameters,
          paused: false,
        })
        .then(({ producerId }) => done({ id: producerId }), failed);
    });
    transport.on('connectionstatechange', (state) => {
      clearTimeout(this.#restarts.get(direction));
      this.#restarts.delete(direction);
      if (state === 'disconnected' || state === 'failed') {
        this.#restartSoon(direction, transport, state === 'failed' ? 0 : restartAfterMs);
      }
    });
    return transport;
  }

  /** Looks for a new path until one is found or the transport is given up. */
  #restartSoon(direction: Direction, transport: types.Transport, afterMs: number): void {
    const timer = setTimeout(() => {
      if (transport.closed) return;
      const generation = this.#generation;
      this.#channel
        .request('restartIce', { generation, direction })
        .then(({ iceParameters }) => transport.restartIce({ iceParameters }))
        .catch((error: unknown) => {
          // Without signalling it is tried again when that is back; without media a new offer is on its way.
          if (!(error instanceof PlenumError)) throw error;
        })
        .finally(() => {
          if (!transport.closed && transport.connectionState !== 'connected') {
            this.#restartSoon(direction, transport, restartAgainMs);
          }
        });
    }, afterMs);
    this.#restarts.set(direction, timer);
  }
}
