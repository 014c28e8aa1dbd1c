import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { watchLevel } from '../core/level-meter.ts';

/** Shows that the microphone hears something. Written past React: it moves many times a second. */
export function LevelBar({ track }: { track: MediaStreamTrack | null }): ReactElement {
  const { t } = useTranslation('devices');
  const meter = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = meter.current;
    if (!element || !track) return;
    const stop = watchLevel(track, (level) => {
      element.style.setProperty('--level', level.toFixed(3));
      element.setAttribute('aria-valuenow', String(Math.round(level * 100)));
    });
    return () => {
      stop();
      element.style.setProperty('--level', '0');
      element.setAttribute('aria-valuenow', '0');
    };
  }, [track]);

  return (
    <div
      ref={meter}
      className="level"
      role="meter"
      aria-label={t('level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      data-testid="device-level"
    >
      <div className="level-fill" />
    </div>
  );
}
