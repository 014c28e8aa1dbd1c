import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorCode } from '../contract/errors.ts';
import type { MediaTotals } from '../contract/media-port.ts';
import type { RecorderTotals } from '../contract/recording-port.ts';
import type { SipTotals } from '../contract/sip-totals.ts';
import { addRecordingMetrics } from './recording-metrics.ts';
import { addSipMetrics } from './sip-metrics.ts';
import { addStreamMetrics, type StreamFigures } from './stream-metrics.ts';

export interface Counts {
  conferences: () => number;
  participants: () => number;
  media: () => Promise<MediaTotals>;
  /** Null: no gateway runs. */
  sip: () => SipTotals | null;
  recorder: () => RecorderTotals;
  streams: () => StreamFigures;
}

/** Everything an operator can watch, in the Prometheus text format. Names are part of the interface. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #joins: Counter<'result'>;
  readonly #joinSeconds: Histogram;
  readonly #errors: Counter<'code'>;
  readonly #connections: Gauge;

  constructor(counts: Counts) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#joins = new Counter({
      name: 'plenum_joins_total',
      help: 'Attempts to join a conference',
      labelNames: ['result'],
      registers,
    });
    this.#joinSeconds = new Histogram({
      name: 'plenum_join_duration_seconds',
      help: 'Time from a join request to its answer',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.#errors = new Counter({
      name: 'plenum_errors_total',
      help: 'Errors answered to clients, by code of the catalogue',
      labelNames: ['code'],
      registers,
    });
    this.#connections = new Gauge({
      name: 'plenum_signalling_connections',
      help: 'Signalling connections open now',
      registers,
    });
    this.#gauge('plenum_conferences', 'Live conferences', () => counts.conferences());
    this.#gauge('plenum_participants', 'Participants in live conferences', () => counts.participants());
    // One answer for all gauges of a scrape, which are asked at once.
    let asked: Promise<MediaTotals> | undefined;
    const totals = (): Promise<MediaTotals> => {
      asked ??= counts.media().finally(() => (asked = undefined));
      return asked;
    };
    const media = (name: keyof MediaTotals) => async (): Promise<number> => (await totals())[name];
    this.#gauge('plenum_media_workers', 'Media workers that run', media('workers'));
    this.#gauge('plenum_media_conferences', 'Conferences with media', media('conferences'));
    this.#gauge('plenum_media_transports', 'WebRTC transports', media('transports'));
    this.#gauge('plenum_media_mixers', 'Processes that compose pictures and mix voices', media('mixers'));
    this.#gauge('plenum_media_mixer_cpu', 'CPU seconds a second that all mixers take', media('mixerCpu'));
    this.#gauge('plenum_media_mixer_capacity', 'CPU seconds a second for mixers', media('mixerCapacity'));
    this.#gauge(
      'plenum_media_mixer_level',
      'What mixing gives up: 0 nothing, 1 half of the pictures a second, 2 their size, 3 who comes anew',
      media('mixerLevel'),
    );
    this.#counter(
      'plenum_media_mixer_missed_turns_total',
      'Turns of composed pictures left out for want of time',
      media('mixerMissedTurns'),
    );
    this.#gauge('plenum_media_legs', 'Room systems and telephones with media', media('legs'));
    this.#gauge('plenum_media_producers', 'Sources received from participants', media('producers'));
    this.#gauge('plenum_media_consumers', 'Sources made ready for participants', media('consumers'));
    this.#gauge('plenum_media_received_bytes', 'Bytes received from participants', media('bytesReceived'));
    this.#gauge('plenum_media_sent_bytes', 'Bytes sent to participants', media('bytesSent'));
    const legs = 'of room systems and telephones';
    this.#counter(
      'plenum_media_leg_received_packets_total',
      `Packets received ${legs}`,
      media('legPacketsReceived'),
    );
    this.#counter(
      'plenum_media_leg_lost_packets_total',
      `Packets ${legs} that did not come`,
      media('legPacketsLost'),
    );
    this.#counter(
      'plenum_media_leg_refused_packets_total',
      `Datagrams at the ports ${legs} that were no valid packets or from a third party`,
      media('legPacketsRefused'),
    );
    addSipMetrics(this.#registry, counts.sip);
    addRecordingMetrics(this.#registry, counts.recorder);
    addStreamMetrics(this.#registry, counts.streams);
  }

  /** Times a join and counts its result. */
  async timeJoin<T>(join: () => Promise<T>): Promise<T> {
    const stop = this.#joinSeconds.startTimer();
    try {
      const result = await join();
      this.#joins.inc({ result: 'ok' });
      stop();
      return result;
    } catch (error) {
      this.#joins.inc({ result: 'refused' });
      throw error;
    }
  }

  countError(code: ErrorCode): void {
    this.#errors.inc({ code });
  }

  connectionOpened(): void {
    this.#connections.inc();
  }

  connectionClosed(): void {
    this.#connections.dec();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Of what is counted elsewhere. */
  #counter(name: string, help: string, read: () => Promise<number>): void {
    new Counter({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        const value = await read();
        this.reset();
        this.inc(value);
      },
    });
  }

  #gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        this.set(await read());
      },
    });
  }
}
