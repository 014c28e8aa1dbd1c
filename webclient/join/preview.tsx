import { Mic, MicOff, Video as VideoIcon, VideoOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevices, useSession } from '../app/session.ts';
import { Spinner } from '../ui/spinner.tsx';
import { Video } from '../ui/video.tsx';
import { LevelBar } from './level-bar.tsx';

/** One's own picture as in a mirror, with the two switches that count before joining. */
export function Preview(): ReactElement {
  const { t } = useTranslation('devices');
  const { devices } = useSession();
  const camera = useDevices((state) => state.tracks.camera);
  // Switched off it stays open, so that the first word after switching it on is heard.
  const microphone = useDevices((state) => (state.wanted.microphone ? state.tracks.microphone : null));
  const opening = useDevices((state) => state.opening);
  const cameraProblem = useDevices((state) => state.problems.camera);

  return (
    <section className="preview" aria-label={t('preview')} data-testid="device-preview">
      <div className="preview-picture">
        {camera ? (
          <Video track={camera} fit="cover" mirrored label={t('preview')} />
        ) : (
          <p className="preview-empty">
            {opening.camera ? <Spinner size={28} /> : <VideoOff size={36} aria-hidden />}
            {opening.camera
              ? t('cameraOpening')
              : cameraProblem === null
                ? t('cameraIsOff')
                : t(`problems.${cameraProblem}.title`)}
          </p>
        )}
      </div>
      <div className="preview-bar">
        <button
          type="button"
          className="round-button"
          aria-label={t('microphone')}
          aria-pressed={microphone !== null}
          title={microphone ? t('microphoneOff') : t('microphoneOn')}
          data-testid="device-microphone-toggle"
          onClick={() => void devices.setWanted('microphone', microphone === null)}
        >
          {opening.microphone ? (
            <Spinner size={22} />
          ) : microphone ? (
            <Mic aria-hidden />
          ) : (
            <MicOff aria-hidden />
          )}
        </button>
        <button
          type="button"
          className="round-button"
          aria-label={t('camera')}
          aria-pressed={camera !== null}
          title={camera ? t('cameraOff') : t('cameraOn')}
          data-testid="device-camera-toggle"
          onClick={() => void devices.setWanted('camera', camera === null)}
        >
          {opening.camera ? (
            <Spinner size={22} />
          ) : camera ? (
            <VideoIcon aria-hidden />
          ) : (
            <VideoOff aria-hidden />
          )}
        </button>
        <LevelBar track={microphone} />
      </div>
    </section>
  );
}
