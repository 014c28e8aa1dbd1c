import type { FeedHello, FeedSample } from '../../server/contract/feed-stream.ts';
import type { DestinationStatus, StreamOrder } from '../../server/contract/stream-port.ts';
import type { FeedSource } from '../job/recording.ts';
import { Destination, type DestinationSettings } from './destination.ts';
import { HlsOutput } from './hls-output.ts';
import type { LivePart } from './hls-window.ts';
import { Packager } from './packager.ts';

export interface LiveStreamPorts {
  settings: DestinationSettings;
  begun: () => void;
  destination: (destinationId: string, status: DestinationStatus) => void;
  now: () => number;
}

/** A conference that is streamed: made into parts once, for the page and for every destination. */
export class LiveStream {
  readonly #ports: LiveStreamPorts;
  readonly #packager: Packager;
  readonly #destinations = new Map<string, Destination>();
  #header: Buffer | null = null;
  #hls: HlsOutput | null = null;
  #begun = false;

  constructor(order: StreamOrder, ports: LiveStreamPorts) {
    this.#ports = ports;
    this.#packager = new Packager(order.size, {
      header: (header) => this.#setHeader(header),
      part: (part, begins) => this.#add(part, begins),
    });
    this.change(order);
  }

  get hls(): HlsOutput | null {
    return this.#hls;
  }

  /** Others are sent to than before; those that stay are not interrupted. */
  change({ page, destinations }: StreamOrder): void {
    const { settings, now, destination: tell } = this.#ports;
    if (page && !this.#hls) {
      this.#hls = new HlsOutput(now());
      if (this.#header) this.#hls.setHeader(this.#header);
    } else if (!page) {
      this.#hls?.close();
      this.#hls = null;
    }
    const urls = new Map(destinations.map(({ destinationId, url }) => [destinationId, url]));
    for (const [id, { target }] of this.#destinations) if (urls.get(id) !== target.url) this.#drop(id);
    for (const target of destinations) {
      const { destinationId: id } = target;
      if (this.#destinations.has(id)) continue;
      const changed = (status: DestinationStatus): void => tell(id, status);
      this.#destinations.set(id, new Destination(target, this.#header, { settings, now, changed }));
    }
  }

  greet(hello: FeedHello, source: FeedSource): void {
    this.#packager.greet(hello, source);
  }

  take(sample: FeedSample): void {
    this.#packager.take(sample);
  }

  close(): void {
    this.#hls?.close();
    for (const id of this.#destinations.keys()) this.#drop(id);
  }

  #drop(destinationId: string): void {
    this.#destinations.get(destinationId)?.close();
    this.#destinations.delete(destinationId);
  }

  #setHeader(header: Buffer): void {
    this.#header = header;
    this.#hls?.setHeader(header);
    for (const destination of this.#destinations.values()) destination.setHeader(header);
  }

  #add(part: LivePart, begins: boolean): void {
    this.#hls?.add(part, begins);
    for (const destination of this.#destinations.values()) destination.add(part);
    if (this.#begun) return;
    this.#begun = true;
    this.#ports.begun();
  }
}
