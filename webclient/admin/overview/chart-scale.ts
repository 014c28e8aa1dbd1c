/** The next of 2, 4, 6, 8, 10, 20, 40, 60 … at or above: a scale whose half is a whole number, too. */
export function niceTop(highest: number): number {
  let power = 1;
  for (;;) {
    for (const step of [2, 4, 6, 8, 10]) if (step * power >= highest) return step * power;
    power *= 10;
  }
}

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Bars side by side from `left` to `width`, `height` high at `top`; a day with something is at least seen. */
export function barsOf(
  values: readonly number[],
  top: number,
  area: { left: number; width: number; bottom: number; height: number },
): Bar[] {
  const step = (area.width - area.left) / Math.max(1, values.length);
  const gap = Math.min(4, step * 0.25);
  return values.map((value, index) => {
    const height = value === 0 ? 0 : Math.max(1.5, (value / top) * area.height);
    return {
      x: area.left + index * step + gap / 2,
      y: area.bottom - height,
      width: Math.max(1, step - gap),
      height,
    };
  });
}
