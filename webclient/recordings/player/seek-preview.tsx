import type { ReactElement } from 'react';
import { clockText } from '../clock.ts';
import { chapterAt, type Chapter } from './chapters.ts';
import { backgroundAt, type Strip } from './strip.ts';

interface SeekPreviewProps {
  /** ms */
  at: number;
  /** Where on the bar, 0 to 1. */
  part: number;
  chapters: readonly Chapter[];
  strip: Strip | null;
}

/** What is to be seen where one points. */
export function SeekPreview({ at, part, chapters, strip }: SeekPreviewProps): ReactElement {
  const chapter = chapterAt(chapters, at);
  const background = strip === null ? null : backgroundAt(strip, at);
  // Beside the ends of the bar it stays within.
  const left = `clamp(var(--half), ${part * 100}%, calc(100% - var(--half)))`;
  return (
    <div className="seek-preview" style={{ left }} aria-hidden data-testid="player-preview">
      {strip === null || background === null ? null : (
        <div
          className="seek-picture"
          style={{
            aspectRatio: `${strip.width} / ${strip.height}`,
            backgroundImage: `url(${JSON.stringify(strip.address)})`,
            backgroundSize: background.size,
            backgroundPosition: background.position,
          }}
        />
      )}
      {chapter === null ? null : <p className="seek-chapter">{chapter.title}</p>}
      <p className="seek-time">{clockText(at)}</p>
    </div>
  );
}
