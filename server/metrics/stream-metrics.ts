import { Gauge, type Registry } from 'prom-client';
import type { StreamTotals } from '../contract/stream-port.ts';

export interface StreamFigures extends StreamTotals {
  /** On the pages of this server. */
  viewers: number;
}

/** What there is to watch of live streams. */
export function addStreamMetrics(registry: Registry, figures: () => StreamFigures): void {
  const gauge = (name: string, help: string, read: (streams: StreamFigures) => number): void => {
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(read(figures()));
      },
    });
  };
  gauge('plenum_streams', 'Live streams that run', ({ streams }) => streams);
  gauge(
    'plenum_stream_destinations_broken',
    'Servers that do not get the live stream they are to get just now',
    ({ brokenDestinations }) => brokenDestinations,
  );
  gauge('plenum_stream_viewers', 'People who watch live streams on pages here', ({ viewers }) => viewers);
}
