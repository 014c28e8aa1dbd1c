/** How somebody likes the player; remembered in the browser. */

export const layouts = ['side', 'pip', 'slides', 'people'] as const;
export type Layout = (typeof layouts)[number];

/** Where the small picture is, clockwise. */
export const corners = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const;
export type Corner = (typeof corners)[number];

export interface Preferences {
  layout: Layout;
  /** The people are the large one. */
  peopleLarge: boolean;
  corner: Corner;
  /** 0 to 1 */
  volume: number;
  muted: boolean;
}

export const usual: Preferences = {
  layout: 'side',
  peopleLarge: false,
  corner: 'bottomRight',
  volume: 1,
  muted: false,
};

/** What was remembered, as far as it makes sense. */
export function readPreferences(text: string | null): Preferences {
  const { layout, peopleLarge, corner, volume, muted } = objectOf(text);
  return {
    layout: layouts.find((known) => known === layout) ?? usual.layout,
    peopleLarge: peopleLarge === true,
    corner: corners.find((known) => known === corner) ?? usual.corner,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : usual.volume,
    muted: muted === true,
  };
}

function objectOf(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function nextCorner(corner: Corner): Corner {
  return corners[(corners.indexOf(corner) + 1) % corners.length] ?? usual.corner;
}

/** The corner that a point is nearest to; both 0 to 1 of the stage. */
export function cornerAt(x: number, y: number): Corner {
  if (y < 0.5) return x < 0.5 ? 'topLeft' : 'topRight';
  return x < 0.5 ? 'bottomLeft' : 'bottomRight';
}
