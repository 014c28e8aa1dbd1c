import type { StreamNews, StreamOrder } from '../../server/contract/stream-port.ts';
import type { Intake } from '../job/intake.ts';
import type { DestinationSettings } from './destination.ts';
import { type HlsAddress, HlsServer } from './hls-server.ts';
import { LiveStream } from './live-stream.ts';

export interface LiveStreamsPorts {
  intake: Intake;
  settings: DestinationSettings;
  tell: (news: StreamNews) => void;
}

/** The live streams of the recorder's process. Whatever becomes of one is none of the others' or a recording's business. */
export class LiveStreams {
  readonly #ports: LiveStreamsPorts;
  readonly #running: Map<string, LiveStream>;
  readonly #server: HlsServer;

  private constructor(ports: LiveStreamsPorts, running: Map<string, LiveStream>, server: HlsServer) {
    this.#ports = ports;
    this.#running = running;
    this.#server = server;
  }

  static async open(ports: LiveStreamsPorts): Promise<LiveStreams> {
    const running = new Map<string, LiveStream>();
    const server = await HlsServer.open(async (streamId, name, until) => {
      return (await running.get(streamId)?.hls?.file(name, until)) ?? { is: 'unknown' };
    });
    return new LiveStreams(ports, running, server);
  }

  get address(): HlsAddress {
    return this.#server.address;
  }

  /** Begins one, or makes one that runs another. */
  begin(order: StreamOrder, token: string): void {
    const { streamId } = order;
    const there = this.#running.get(streamId);
    if (there) {
      there.change(order);
      return;
    }
    const { intake, settings, tell } = this.#ports;
    const stream = new LiveStream(order, {
      settings,
      begun: () => tell({ type: 'begun', streamId }),
      destination: (destinationId, status) => tell({ type: 'destination', streamId, destinationId, status }),
      now: Date.now,
    });
    this.#running.set(streamId, stream);
    intake.add(streamId, {
      token,
      greet: (hello, source) => stream.greet(hello, source),
      take: (sample) => stream.take(sample),
    });
  }

  end(streamId: string): void {
    this.#ports.intake.remove(streamId);
    this.#running.get(streamId)?.close();
    this.#running.delete(streamId);
  }

  close(): void {
    for (const streamId of this.#running.keys()) this.end(streamId);
    this.#server.close();
  }
}
