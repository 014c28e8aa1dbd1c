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
  const from = useRef<{ x: number; y: number } | null>(null);
  const moved = useRef(false);
  const putBack = (element: HTMLElement): void => {
    from.current = null;
    element.style.removeProperty('translate');
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
      moved.current = false;
    },
    onPointerMove: (event) => {
      if (!from.current) return;
      const [x, y] = [event.clientX - from.current.x, event.clientY - from.current.y];
      moved.current ||= Math.hypot(x, y) >= leastMove;
      if (moved.current) event.currentTarget.style.translate = `${x}px ${y}px`;
    },
    onPointerUp: (event) => {
      const element = event.currentTarget;
      const small = element.getBoundingClientRect();
      const whole = element.parentElement?.getBoundingClientRect() ?? small;
      putBack(element);
      if (!moved.current) return;
      const x = (small.left + small.width / 2 - whole.left) / whole.width;
      const y = (small.top + small.height / 2 - whole.top) / whole.height;
      onCorner(cornerAt(x, y));
    },
    onPointerCancel: (event) => putBack(event.currentTarget),
    // Comes after both, and is not for the picture below it.
    onClick: (event) => {
      event.stopPropagation();
      if (!moved.current) onPress();
    },
    onDoubleClick: (event) => event.stopPropagation(),
  };
}
