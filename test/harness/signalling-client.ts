import { EventEmitter } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { HostFields, Participant, Snapshot, Source } from '../../server/contract/conference-view.ts';
import { sourceKind } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { applyPatch } from '../../server/contract/patch.ts';
import type { RtpCapabilities, RtpParameters } from '../../server/contract/rtp.ts';
import type {
  Entered,
  MediaOffer,
  NotificationData,
  NotificationName,
  Reply,
  RequestData,
  RequestName,
  ResponseData,
  Subscription,
  Subscriptions,
} from '../../server/contract/signalling.ts';

/**
 * A client that signals like a browser but sends no packets: the server's transports, producers and consumers for it
 * are real. For tests of signalling and for benches of the server.
 */
export class SignallingClient extends EventEmitter<{ change: [] }> {
  readonly socket: Socket;
  readonly notifications: { name: NotificationName; data: unknown }[] = [];
  readonly consumers = new Map<string, Subscription>();
  participantId = '';
  waitsFor: 'host' | 'admission' | null = null;
  seat = '';
  snapshot: Snapshot | undefined;
  /** What only hosts are told. */
  host: Partial<HostFields> = {};
  media: MediaOffer | undefined;

  #rtpCapabilities: RtpCapabilities | undefined;

  /** @param cookie of somebody who is signed in */
  constructor(url: string, cookie = '') {
    super();
    this.setMaxListeners(0);
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...(cookie === '' ? {} : { extraHeaders: { cookie } }),
    });
    this.socket.onAny((name: NotificationName, data: unknown, acknowledge?: () => void) => {
      this.#hear(name, data);
      acknowledge?.();
      this.emit('change');
    });
  }

  get self(): Participant | undefined {
    return this.snapshot?.participants.find((participant) => participant.id === this.participantId);
  }

  /** @throws PlenumError with the server's code */
  async request<N extends RequestName>(name: N, data: RequestData<N>): Promise<ResponseData<N>> {
    const reply = (await this.socket.timeout(15_000).emitWithAck(name, data)) as Reply<ResponseData<N>>;
    if (reply.ok) return reply.data;
    const { code, field, detail } = reply.error;
    throw new PlenumError(code, { ...(field ? { field } : {}), ...(detail ? { detail } : {}) });
  }

  /** Joins, or is told what to wait for. @param pin empty: none */
  async join(meetingId: string, pin: string, name: string, rtpCapabilities: RtpCapabilities): Promise<void> {
    this.#rtpCapabilities = rtpCapabilities;
    const given = pin === '' ? {} : { pin };
    const joined = await this.request('join', { meetingId, ...given, name, rtpCapabilities });
    if ('waiting' in joined) {
      this.participantId = joined.waiting.participantId;
      this.waitsFor = joined.waiting.for;
    } else this.#take(joined);
  }

  /** Enters after `admitted`. */
  async enter(): Promise<void> {
    const rtpCapabilities = this.#rtpCapabilities ?? {};
    this.#take(await this.request('enter', { rtpCapabilities }));
  }

  async produce(source: Source, paused = false): Promise<string> {
    const { producerId } = await this.request('produce', {
      generation: this.media?.generation ?? 0,
      source,
      rtpParameters: rtpParametersFor(source),
      paused,
    });
    return producerId;
  }

  /** Resolves as soon as the client knows something that makes `what` true. */
  async until<T>(what: () => T | null | undefined | false, description: string): Promise<T> {
    const deadline = AbortSignal.timeout(8000);
    for (;;) {
      const value = what();
      if (value) return value;
      await EventEmitter.once(this, 'change', { signal: deadline }).catch(() => {
        throw new Error(`never came: ${description}`);
      });
    }
  }

  last<N extends NotificationName>(name: N): NotificationData<N> | undefined {
    return this.notifications.findLast((one) => one.name === name)?.data as NotificationData<N> | undefined;
  }

  close(): void {
    this.socket.close();
  }

  /** After a gap, as when a patch overtook the answer to `join`. Fails only with the connection. */
  async #catchUp(): Promise<void> {
    if (!this.snapshot) return;
    const sync = await this.request('sync', { version: this.snapshot.version }).catch(() => null);
    if (!sync) return;
    if ('snapshot' in sync) this.snapshot = sync.snapshot;
    else for (const patch of sync.patches) this.snapshot = applyPatch(this.snapshot, patch) ?? this.snapshot;
    this.emit('change');
  }

  #take({ participantId, seat, snapshot, media }: Entered): void {
    this.participantId = participantId;
    this.seat = seat;
    this.snapshot = snapshot;
    this.media = media;
    this.waitsFor = null;
  }

  #hear(name: NotificationName, data: unknown): void {
    if (name === 'patch' && this.snapshot) {
      const next = applyPatch(this.snapshot, data as NotificationData<'patch'>);
      if (next) this.snapshot = next;
      else void this.#catchUp();
    } else if (name === 'subscriptions') {
      const { add, remove } = data as Subscriptions;
      for (const one of add) this.consumers.set(one.consumerId, one);
      for (const id of remove) this.consumers.delete(id);
    } else if (name === 'host') {
      this.host = { ...this.host, ...(data as Partial<HostFields>) };
    } else if (name === 'media') {
      this.media = data as MediaOffer;
      this.consumers.clear();
    }
    this.notifications.push({ name, data });
    if (this.notifications.length > 1000) this.notifications.shift();
  }
}

let ssrc = 1000;

/** What a browser would send of this source: Opus, or H.264 in as many simulcast layers. */
export function rtpParametersFor(source: Source): RtpParameters {
  const mid = String(ssrc++);
  const cname = `cname-${mid}`;
  if (sourceKind[source] === 'audio') {
    return {
      mid,
      codecs: [
        {
          mimeType: 'audio/opus',
          payloadType: 111,
          clockRate: 48000,
          channels: 2,
          parameters: { useinbandfec: 1, usedtx: 1 },
          rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
        },
      ],
      headerExtensions: [
        { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
        { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 },
      ],
      encodings: [{ ssrc: ssrc++, dtx: true }],
      rtcp: { cname, reducedSize: true },
    };
  }
  const rids = source === 'camera' ? ['q', 'h', 'f'] : ['h', 'f'];
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/H264',
        payloadType: 103,
        clockRate: 90000,
        parameters: { 'level-asymmetry-allowed': 1, 'packetization-mode': 1, 'profile-level-id': '42e01f' },
        rtcpFeedback: [
          { type: 'transport-cc', parameter: '' },
          { type: 'ccm', parameter: 'fir' },
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
        ],
      },
      {
        mimeType: 'video/rtx',
        payloadType: 104,
        clockRate: 90000,
        parameters: { apt: 103 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 10 },
      { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', id: 2 },
    ],
    encodings: rids.map((rid) => ({ rid, maxBitrate: 500_000 })),
    rtcp: { cname, reducedSize: true },
  };
}
