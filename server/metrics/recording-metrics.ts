import { Counter, Gauge, type Registry } from 'prom-client';
import type { RecorderTotals } from '../contract/recording-port.ts';

/** What there is to watch of the recorder. */
export function addRecordingMetrics(registry: Registry, totals: () => RecorderTotals): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: (recorder: RecorderTotals) => number): void => {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read(totals()));
      },
    });
  };
  const counter = (name: string, help: string, read: (recorder: RecorderTotals) => number): void => {
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset();
        this.inc(read(totals()));
      },
    });
  };
  gauge('plenum_recordings', 'Recordings that run', ({ recording }) => recording);
  gauge(
    'plenum_recordings_finishing',
    'Recordings to be finished, those included that just are',
    ({ finishing }) => finishing,
  );
  counter('plenum_recording_bytes_total', 'Bytes that were recorded', ({ bytesWritten }) => bytesWritten);
  counter(
    'plenum_recording_failures_total',
    'Recordings that could not be finished, or were cut by a disk',
    ({ failures }) => failures,
  );
}
