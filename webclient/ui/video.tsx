import { useEffect, useRef, type ReactElement } from 'react';
import './video.css';

interface VideoProps {
  track: MediaStreamTrack;
  fit: 'cover' | 'contain';
  mirrored?: boolean;
  label: string;
}

/** Shows one track. Always muted: sound has elements of its own (`room/remote-audio.tsx`). */
export function Video({ track, fit, mirrored = false, label }: VideoProps): ReactElement {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    // Refused only when the element goes away at once; muted video may always play.
    video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return (
    <video
      ref={element}
      className={`video video-${fit}${mirrored ? ' video-mirrored' : ''}`}
      aria-label={label}
      muted
      playsInline
      autoPlay
      disablePictureInPicture
    />
  );
}
