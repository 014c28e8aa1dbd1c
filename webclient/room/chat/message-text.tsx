import { useMemo, type ReactElement } from 'react';
import { linkParts } from './links.ts';

/** Plain text; addresses of the web can be followed, in another tab that knows nothing of this one. */
export function MessageText({ text }: { text: string }): ReactElement {
  const parts = useMemo(() => linkParts(text), [text]);
  return (
    <p className="chat-text" dir="auto">
      {parts.map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
