import { AudioLines, Film } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { clockText } from './clock.ts';

/** The same picture under another signature is the same picture. */
function unsigned(address: string | null): string | null {
  return address?.replace(/\?.*$/, '') ?? null;
}

type Shown = Pick<Recording, 'kind' | 'thumbnail' | 'lengthMs'>;

/** A picture of a recording and its length; lists that are asked for again do not load it anew. */
export function Thumbnail({ recording: { kind, thumbnail, lengthMs } }: { recording: Shown }): ReactElement {
  const [shown, setShown] = useState(thumbnail);
  const [broken, setBroken] = useState(false);
  if (unsigned(shown) !== unsigned(thumbnail)) {
    setShown(thumbnail);
    setBroken(false);
  }
  const failed = (): void => {
    // Its signature may have expired; the latest one is tried as well.
    if (shown === thumbnail) setBroken(true);
    else setShown(thumbnail);
  };
  const Icon = kind === 'sound' ? AudioLines : Film;
  return (
    <span className="thumbnail" aria-hidden>
      {shown === null || broken ? (
        <Icon size={24} aria-hidden />
      ) : (
        <img src={shown} alt="" loading="lazy" onError={failed} />
      )}
      <span className="thumbnail-length">{clockText(lengthMs)}</span>
    </span>
  );
}
