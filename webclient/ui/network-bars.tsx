import type { ReactElement } from 'react';

/** Bars of a network: one lit when it is poor, two when fair. The unlit ones stay visible, to be counted against. */
export function NetworkBars({ network, size }: { network: 'fair' | 'poor'; size: number }): ReactElement {
  const lit = network === 'poor' ? 1 : 2;
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      {[5, 9, 13].map((height, index) => (
        <rect
          key={height}
          x={1.5 + index * 4.75}
          y={14.5 - height}
          width="3.5"
          height={height}
          rx="1"
          fill="currentColor"
          opacity={index < lit ? 1 : 0.35}
        />
      ))}
    </svg>
  );
}
