import { Volume2 } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevices, useMeeting } from '../app/session.ts';
import type { DeviceState } from '../core/model.ts';
import { audioTracks } from './audio-tracks.ts';

/** The voices: one element a track, on the speaker chosen. Browsers may want a click before anything is heard. */
export function RemoteAudio(): ReactElement {
  const { t } = useTranslation('room');
  const tracks = useMeeting((state) => state.tracks);
  const voices = useMemo(() => audioTracks(tracks), [tracks]);
  const container = useRef<HTMLDivElement>(null);
  const [blocked, setBlocked] = useState(false);
  const onBlocked = useCallback(() => setBlocked(true), []);

  const hear = async (): Promise<void> => {
    const elements = [...(container.current?.querySelectorAll('audio') ?? [])];
    const outcomes = await Promise.allSettled(elements.map((element) => element.play()));
    setBlocked(outcomes.some(({ status }) => status === 'rejected'));
  };
  return (
    <>
      <div hidden ref={container}>
        {voices.map(({ key, participantId, source, track }) => (
          <Voice
            key={key}
            participantId={participantId}
            source={source}
            track={track}
            onBlocked={onBlocked}
          />
        ))}
      </div>
      {blocked && voices.length > 0 ? (
        <button
          type="button"
          className="button button-primary hear"
          data-testid="hear"
          onClick={() => void hear()}
        >
          <Volume2 size={20} aria-hidden />
          {t('hearButton')}
        </button>
      ) : null}
    </>
  );
}

interface VoiceProps {
  participantId: string;
  source: string;
  track: MediaStreamTrack;
  onBlocked: () => void;
}

const Voice = memo(function Voice({ participantId, source, track, onBlocked }: VoiceProps): ReactElement {
  const element = useRef<HTMLAudioElement>(null);
  const speaker = useDevices(speakerInUse);

  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    // Chrome plays a received track only through a stream of the element's own.
    audio.srcObject = new MediaStream([track]);
    audio.play().catch((error: unknown) => {
      // An `AbortError` only says that the element went away meanwhile.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
    });
    return () => {
      audio.srcObject = null;
    };
  }, [track, onBlocked]);

  useEffect(() => {
    const audio = element.current;
    if (!audio || !('setSinkId' in audio)) return;
    // Refused for a device that has just gone: the list follows in a moment, and with it another speaker.
    audio.setSinkId(speaker).catch(() => undefined);
  }, [speaker]);

  return <audio ref={element} data-participant-id={participantId} data-source={source} />;
});

/** The chosen speaker while it is there, otherwise the system's own. */
export function speakerInUse({ canChooseSpeaker, chosen, available }: DeviceState): string {
  const there = available.speaker.some(({ deviceId }) => deviceId === chosen.speaker);
  return canChooseSpeaker && there ? chosen.speaker : '';
}
