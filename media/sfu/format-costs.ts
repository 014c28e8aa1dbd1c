import type { VideoFormat } from '../mixer/video-encoder.ts';

/**
 * CPU seconds a second for a megapixel 30 times a second, of composing and encoding: what 704x576 and 1920x1080 add to
 * 1280x720 of the same scene (docs/benchmarks.md, `scripts/bench mixer`: 0.50 for 2.48 megapixels).
 */
const costOfMegapixel = 0.2;
/** How much of a new measurement goes into the mean. */
const weight = 0.1;

/** What pictures cost on this machine: an estimate at first, then corrected by the running mean of what was measured. */
export class FormatCosts {
  /** Of each kind: how many times the estimate it has been. */
  readonly #ratios = new Map<string, number>();

  /** @param cost CPU seconds a second, as measured */
  learn(format: VideoFormat, cost: number): void {
    const ratio = cost / estimateOf(format);
    const before = this.#ratios.get(kindOf(format)) ?? ratio;
    this.#ratios.set(kindOf(format), before + (ratio - before) * weight);
  }

  /** CPU seconds a second of a picture of this format; of one never measured, by what is known of the others. */
  of(format: VideoFormat): number {
    return estimateOf(format) * (this.#ratios.get(kindOf(format)) ?? this.#usual());
  }

  /** CPU seconds a second of all of them. */
  sumOf(formats: readonly VideoFormat[]): number {
    return formats.reduce((sum, format) => sum + this.of(format), 0);
  }

  #usual(): number {
    const ratios = [...this.#ratios.values()];
    return ratios.length === 0 ? 1 : ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  }
}

function estimateOf({ width, height, fps }: VideoFormat): number {
  return (((width * height) / 1e6) * costOfMegapixel * fps) / 30;
}

function kindOf({ width, height, fps, profile }: VideoFormat): string {
  return `${width}x${height}@${fps} ${profile}`;
}
