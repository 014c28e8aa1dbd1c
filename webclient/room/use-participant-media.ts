import { useMeeting } from '../app/session.ts';
import { trackKey, type Participant } from '../core/model.ts';

/** The picture to show, or null for the name card. Oneself is seen as sent, without the way over the server. */
export function useCameraTrack(participant: Participant | undefined, own: boolean): MediaStreamTrack | null {
  return useMeeting((state) => {
    if (own) return state.local.camera.state === 'live' ? state.local.camera.track : null;
    if (participant?.sources.camera !== 'live') return null;
    return state.tracks.get(trackKey(participant.id, 'camera')) ?? null;
  });
}

export function useMicrophoneOn(participant: Participant | undefined, own: boolean): boolean {
  const local = useMeeting((state) => state.local.microphone.state === 'live');
  return own ? local : participant?.sources.microphone === 'live';
}
