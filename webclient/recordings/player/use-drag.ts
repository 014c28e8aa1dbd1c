import { useRef, type MouseEvent, type PointerEvent } from 'react';
import { cornerAt, type Corner } from './preferences.ts';

interface Drag {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  onClick: (event: MouseEvent) => void;
  onDoubleClick: (event: MouseEvent) => void;
}

/** Less is a press, px. */
const leastMove = 6;

/** For the small picture: it is dragged into a corner of what it lies in, or pressed. */
export function useDrag({
  onCorner,
  onPress,
}: {
  onCorner: (corner: Corner) => void;
  onPress: () => void;
}): Drag {
  const from = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const putBack = (element: HTMLElement): void => {
    from.current = null;
    element.style.removeProperty('translate');
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove: (event) => {
      const begun = from.current;
      if (!begun) return;
      const [x, y] = [event.clientX - begun.x, event.clientY - begun.y];
      begun.moved ||= Math.hypot(x, y) >= leastMove;
      if (begun.moved) event.currentTarget.style.translate = `${x}px ${y}px`;
    },
    onPointerUp: (event) => {
      const element = event.currentTarget;
      const moved = from.current?.moved ?? false;
      const small = element.getBoundingClientRect();
      const whole = element.parentElement?.getBoundingClientRect() ?? small;
      putBack(element);
      if (!moved) {
        onPress();
        return;
      }
      const x = (small.left + small.width / 2 - whole.left) / whole.width;
      const y = (small.top + small.height / 2 - whole.top) / whole.height;
      onCorner(cornerAt(x, y));
    },
    onPointerCancel: (event) => putBack(event.currentTarget),
    // A click is what the picture below it is for.
    onClick: (event) => event.stopPropagation(),
    onDoubleClick: (event) => event.stopPropagation(),
  };
}
