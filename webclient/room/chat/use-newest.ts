import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ChatMessage } from '../../core/chat.ts';

/** So near to its end a list is at its end, px. */
const near = 48;

/**
 * Keeps the end of a list in sight while it grows, unless somebody has scrolled up; then it counts what they miss.
 * What one sends oneself brings one back to the end.
 */
export function useNewest(
  scroller: RefObject<HTMLElement | null>,
  messages: readonly ChatMessage[],
  outgoing: number,
  selves: ReadonlySet<string>,
): { missed: number; toNewest: () => void; onScroll: () => void } {
  const atEnd = useRef(true);
  const seen = useRef(new Set(messages.map(({ id }) => id)));
  const sent = useRef(outgoing);
  const [missed, setMissed] = useState(0);

  const toNewest = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setMissed(0);
  }, [scroller]);

  useLayoutEffect(() => {
    const fresh = messages.filter(({ id }) => !seen.current.has(id));
    const sends = outgoing > sent.current;
    seen.current = new Set(messages.map(({ id }) => id));
    sent.current = outgoing;
    if (atEnd.current || sends) toNewest();
    else {
      const foreign = fresh.filter(({ from }) => !selves.has(from.participantId)).length;
      if (foreign > 0) setMissed((count) => count + foreign);
    }
  }, [messages, outgoing, selves, toNewest]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // The text field below grows, and a phone's keyboard comes.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < near;
    if (atEnd.current) setMissed(0);
  };
  return { missed, toNewest, onScroll };
}
