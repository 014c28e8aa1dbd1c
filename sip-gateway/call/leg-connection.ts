import type { LegLine, LegPicture } from '../../server/contract/legs.ts';
import type { LegConnection } from '../../server/contract/signalling.ts';
import type { Agreement } from '../sdp/agreement.ts';

/** What hosts are told of what was agreed with a room system. */
export function connectionOf(
  { leg: { sound, picture, slides }, encrypted }: Agreement,
  signalling: Pick<LegConnection, 'transport' | 'device'>,
): LegConnection {
  return {
    ...signalling,
    encrypted,
    sound: sound && { codec: sound.codec, encrypted: isEncrypted(sound) },
    picture: picture && pictureOf(picture),
    slides: slides && pictureOf(slides),
  };
}

function pictureOf(line: LegPicture): NonNullable<LegConnection['picture']> {
  const { profile, maxWidth: width, maxHeight: height } = line;
  return {
    codec: profile === 'high' ? 'H.264 High' : 'H.264 Baseline',
    ...{ encrypted: isEncrypted(line), width, height },
  };
}

function isEncrypted({ crypto }: LegLine): boolean {
  return crypto !== null;
}
