import type { ReactElement } from 'react';
import { cellsOf, type LayoutName } from '../../../server/contract/layouts.ts';

const size = { width: 320, height: 180 };
const gap = 10;

/** A layout as a small picture, drawn from the same cells as the real one. */
export function LayoutIcon({ layout, width = 32 }: { layout: LayoutName; width?: number }): ReactElement {
  return (
    <svg
      className="layout-icon"
      width={width}
      height={(width * size.height) / size.width}
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden
    >
      {cellsOf(layout, size).map((cell, index) => (
        <rect
          key={index}
          x={cell.x + gap / 2}
          y={cell.y + gap / 2}
          width={cell.width - gap}
          height={cell.height - gap}
          rx="8"
        />
      ))}
    </svg>
  );
}
