import type { types } from 'mediasoup-client';
import type { MediaSession } from './media-session.ts';
import type { Source, Statistics, StreamStatistics } from './model.ts';

interface Counter {
  at: number;
  bytes: number;
  packets: number;
  lost: number;
}

interface StreamStat {
  id: string;
  type: string;
  timestamp: number;
  mid?: string;
  codecId?: string;
  bytesSent?: number;
  bytesReceived?: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  frameWidth?: number;
  frameHeight?: number;
  framesPerSecond?: number;
  jitter?: number;
  ssrc?: number;
}

/** Reads the browser's WebRTC statistics and turns counters into rates since the last reading. */
export class StatisticsReader {
  readonly #media: MediaSession;
  readonly #nameOf: (participantId: string) => string;
  readonly #before = new Map<string, Counter>();

  constructor(media: MediaSession, nameOf: (participantId: string) => string) {
    this.#media = media;
    this.#nameOf = nameOf;
  }

  async read(): Promise<Statistics> {
    const { transports } = this.#media;
    if (!transports) return { roundTripTime: null, availableSendBitrate: null, path: '', streams: [] };
    const [send, recv] = await Promise.all([reportOf(transports.send), reportOf(transports.recv)]);
    const pair = selectedPair(send) ?? selectedPair(recv);
    const local =
      pair && ((send.get(pair.localCandidateId) ?? recv.get(pair.localCandidateId)) as Candidate | undefined);
    return {
      roundTripTime: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
      availableSendBitrate: pair?.availableOutgoingBitrate ?? null,
      path: pathOf(local),
      streams: [...this.#sent(send), ...this.#received(recv)],
    };
  }

  #sent(report: RTCStatsReport): StreamStatistics[] {
    const sourceOf = new Map<string, Source>();
    for (const [source, producer] of this.#media.publisher.producers) sourceOf.set(producer.localId, source);
    const layers = statsOf(report, 'outbound-rtp').filter((stat) => sourceOf.has(stat.mid ?? ''));
    const remote = new Map(statsOf(report, 'remote-inbound-rtp').map((stat) => [stat.ssrc, stat]));
    return [...sourceOf].map(([mid, source]) => {
      const own = layers.filter((stat) => stat.mid === mid);
      const rates = own.map((stat) =>
        this.#rate(stat.id, {
          at: stat.timestamp,
          bytes: stat.bytesSent ?? 0,
          packets: stat.packetsSent ?? 0,
          lost: remote.get(stat.ssrc)?.packetsLost ?? 0,
        }),
      );
      const largest = own.reduce<StreamStat | undefined>(
        (best, stat) => ((stat.frameWidth ?? 0) > (best?.frameWidth ?? 0) ? stat : best),
        own[0],
      );
      return {
        direction: 'send',
        source,
        of: '',
        codec: codecOf(report, largest),
        bitrate: rates.reduce((sum, rate) => sum + rate.bitrate, 0),
        lossRatio: Math.max(0, ...rates.map((rate) => rate.lossRatio)),
        jitter: (remote.get(largest?.ssrc)?.jitter ?? 0) * 1000,
        ...pictureOf(largest),
      };
    });
  }

  #received(report: RTCStatsReport): StreamStatistics[] {
    const inbound = new Map(statsOf(report, 'inbound-rtp').map((stat) => [stat.mid, stat]));
    return [...this.#media.receiver.all].flatMap(({ consumer, participantId, source }) => {
      const stat = inbound.get(consumer.localId);
      if (!stat) return [];
      const rate = this.#rate(stat.id, {
        at: stat.timestamp,
        bytes: stat.bytesReceived ?? 0,
        packets: stat.packetsReceived ?? 0,
        lost: stat.packetsLost ?? 0,
      });
      return [
        {
          direction: 'receive',
          source,
          of: this.#nameOf(participantId),
          codec: codecOf(report, stat),
          jitter: (stat.jitter ?? 0) * 1000,
          ...rate,
          ...pictureOf(stat),
        },
      ];
    });
  }

  #rate(id: string, now: Counter): { bitrate: number; lossRatio: number } {
    const before = this.#before.get(id);
    this.#before.set(id, now);
    if (!before || now.at <= before.at) return { bitrate: 0, lossRatio: 0 };
    const lost = Math.max(0, now.lost - before.lost);
    const packets = Math.max(0, now.packets - before.packets);
    return {
      bitrate: Math.max(0, ((now.bytes - before.bytes) * 8000) / (now.at - before.at)),
      lossRatio: lost + packets === 0 ? 0 : lost / (lost + packets),
    };
  }
}

interface CandidatePair {
  localCandidateId: string;
  currentRoundTripTime?: number;
  availableOutgoingBitrate?: number;
}

function reportOf(transport: types.Transport): Promise<RTCStatsReport> {
  return transport.closed ? Promise.resolve(new Map() as RTCStatsReport) : transport.getStats();
}

function statsOf(report: RTCStatsReport, type: string): StreamStat[] {
  return [...report.values()].filter((stat: StreamStat) => stat.type === type) as StreamStat[];
}

function selectedPair(report: RTCStatsReport): CandidatePair | undefined {
  const all = [...report.values()] as (CandidatePair & {
    id: string;
    type: string;
    state?: string;
    nominated?: boolean;
    selectedCandidatePairId?: string;
  })[];
  const transport = all.find((stat) => stat.type === 'transport');
  return (
    all.find((stat) => stat.id === transport?.selectedCandidatePairId) ??
    all.find(
      (stat) => stat.type === 'candidate-pair' && stat.nominated === true && stat.state === 'succeeded',
    )
  );
}

type Candidate = Record<string, string>;

function pathOf(candidate: Candidate | undefined): string {
  if (!candidate) return '';
  const { candidateType, protocol = '', relayProtocol = protocol } = candidate;
  return candidateType === 'relay' ? `relay/${relayProtocol}` : protocol;
}

function codecOf(report: RTCStatsReport, stat: StreamStat | undefined): string {
  const codec = report.get(stat?.codecId ?? '') as { mimeType?: string } | undefined;
  return codec?.mimeType?.split('/')[1] ?? '';
}

function pictureOf(stat: StreamStat | undefined): { width: number; height: number; framesPerSecond: number } {
  return {
    width: stat?.frameWidth ?? 0,
    height: stat?.frameHeight ?? 0,
    framesPerSecond: stat?.framesPerSecond ?? 0,
  };
}
