/** Widths in pixels of the simulcast layers browsers publish: a camera in 180p, 360p and 720p, slides in 540p and 1080p. */
const layerWidths = { camera: [320, 640, 1280], slides: [960, 1920] };

/**
 * The spatial layer that suits a tile. A layer may be enlarged by a fifth before the next one is worth its bits.
 * @param width shown width in device pixels
 * @param layers number of layers the source has
 * @returns 0 to `layers - 1`
 */
export function layerFor(source: 'camera' | 'slides', width: number, layers: number): number {
  const widths = layerWidths[source].slice(-layers);
  const fit = widths.findIndex((layerWidth) => width <= layerWidth * 1.2);
  return fit < 0 ? layers - 1 : fit;
}

/**
 * How the bits are shared when there are too few (mediasoup's consumer priority, 1 to 255): slides before faces, a
 * large face before small ones.
 */
export function priorityOf(source: 'camera' | 'slides', width: number): number {
  if (source === 'slides') return 250;
  if (width > 640 * 1.2) return 150;
  return width > 320 * 1.2 ? 50 : 1;
}
