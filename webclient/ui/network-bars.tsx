import type { ReactElement } from 'react';

const litOf = { poor: 1, fair: 2, good: 3 } as const;

/** Bars of a network: one lit when it is poor, two when fair, all when good. The unlit ones stay visible, to be counted against. */
export function NetworkBars(props: { network: keyof typeof litOf; size: number }): ReactElement {
  const { network, size } = props;
  const lit = litOf[network];
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
