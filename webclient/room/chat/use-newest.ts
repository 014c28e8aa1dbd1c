import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ChatMessage } from '../../core/chat-model.ts';

/** So near to its end a list is at its end, px. */
const near = 48;

interface Newest {
  scroller: RefObject<HTMLDivElement | null>;
  /** How many others have written below what is in sight. */
  missed: number;
  toNewest: () => void;
  onScroll: () => void;
}

/**
 * Keeps the end of a list in sight while it grows, unless somebody has scrolled up; then it counts what they miss.
 * What one sends oneself brings one back to the end.
 */
export function useNewest(
  messages: readonly ChatMessage[],
  outgoing: number,
  selves: ReadonlySet<string>,
): Newest {
  const scroller = useRef<HTMLDivElement>(null);
  /** How far down the end was when it was last in sight; null: it is not. */
  const end = useRef<number | null>(0);
  const seen = useRef(new Set(messages.map(({ id }) => id)));
  const sent = useRef(outgoing);
  const [missed, setMissed] = useState(0);

  const toNewest = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTo({ top: element.scrollHeight });
    end.current = element.scrollTop;
    setMissed(0);
  }, []);

  useLayoutEffect(() => {
    const fresh = messages.filter(({ id }) => !seen.current.has(id));
    const sends = outgoing > sent.current;
    seen.current = new Set(messages.map(({ id }) => id));
    sent.current = outgoing;
    // Scrolling is told of in the next frame only.
    const top = scroller.current?.scrollTop ?? 0;
    if (sends || (end.current !== null && top > end.current - near)) toNewest();
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
      if (end.current === null) return;
      element.scrollTo({ top: element.scrollHeight });
      end.current = element.scrollTop;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const { scrollHeight, scrollTop, clientHeight } = element;
    const atEnd = scrollHeight - scrollTop - clientHeight < near;
    end.current = atEnd ? scrollTop : null;
    if (atEnd) setMissed(0);
  };
  return { scroller, missed, toNewest, onScroll };
}
