/**
 * How much of a camera's simulcast anybody shows, so that its sender need not encode and send more. Raised at once;
 * lowered after a while, since pages are turned back.
 */
export class LayerDemand {
  readonly #viewers = new Map<string, number>();
  /** Viewers per layer, so that a change costs the same with a thousand of them. */
  readonly #counts: number[];
  readonly #emit: (spatialLayer: number) => void;
  readonly #lowerAfterMs: number;
  #told: number;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param layers number of layers of the source; it is taken to send all of them
   * @param emit told the highest layer anybody shows, on each change
   */
  constructor(layers: number, emit: (spatialLayer: number) => void, lowerAfterMs = 5000) {
    this.#counts = new Array<number>(layers).fill(0);
    this.#told = layers - 1;
    this.#emit = emit;
    this.#lowerAfterMs = lowerAfterMs;
    this.#settle();
  }

  /** Number of layers of the source. */
  get layers(): number {
    return this.#counts.length;
  }

  /** @param spatialLayer what this viewer shows, or null when nothing */
  set(viewer: string, spatialLayer: number | null): void {
    const before = this.#viewers.get(viewer) ?? null;
    if (before === spatialLayer) return;
    if (before !== null) this.#count(before, -1);
    if (spatialLayer === null) this.#viewers.delete(viewer);
    else {
      this.#viewers.set(viewer, spatialLayer);
      this.#count(spatialLayer, 1);
    }
    this.#settle();
  }

  /** Tells it once more, to a sender that was away and may have missed it. */
  repeat(): void {
    this.#emit(this.#told);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#viewers.clear();
  }

  #highest(): number {
    return Math.max(
      0,
      this.#counts.findLastIndex((count) => count > 0),
    );
  }

  #count(layer: number, by: number): void {
    this.#counts[layer] = (this.#counts[layer] ?? 0) + by;
  }

  #settle(): void {
    const highest = this.#highest();
    if (highest >= this.#told) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (highest > this.#told) this.#tell(highest);
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const now = this.#highest();
      if (now < this.#told) this.#tell(now);
    }, this.#lowerAfterMs).unref();
  }

  #tell(layer: number): void {
    this.#told = layer;
    this.#emit(layer);
  }
}
