import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ChatMessage } from '../../core/chat-model.ts';

/** So near to its end a list is at its end, px. */
const near = 48;

/**
 * Keeps the end of a list in sight while it grows, unless somebody has scrolled up; then it counts what they miss.
 * What one sends oneself brings one back to the end.
 */
export function useNewest(
  messages: readonly ChatMessage[],
  outgoing: number,
  selves: ReadonlySet<string>,
): {
  scroller: RefObject<HTMLDivElement | null>;
  missed: number;
  toNewest: () => void;
  onScroll: () => void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(new Set(messages.map(({ id }) => id)));
  const sent = useRef(outgoing);
  const [missed, setMissed] = useState(0);

  const toNewest = useCallback(() => {
    const element = scroller.current;
    element?.scrollTo({ top: element.scrollHeight });
    atEnd.current = true;
    setMissed(0);
  }, []);

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
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < near;
    if (atEnd.current) setMissed(0);
  };
  return { scroller, missed, toNewest, onScroll };
}
