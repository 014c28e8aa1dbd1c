import { agreementOf, pictureKbps, type Agreement } from './agreement.ts';
import type { Codec, Description, MediaLine } from './description.ts';
import { agreeFloor } from './floor.ts';
import type { LineTerms } from './line-agreement.ts';
import type { Offer } from './offer.ts';
import { refusedLine, type OurLine, type Role } from './our-lines.ts';
import { agreePicture } from './picture.ts';
import { isRefusal, refusal, type Refusal } from './refusal.ts';
import { takeKeys } from './sdes.ts';
import { agreeSound } from './sound.ts';

/**
 * What comes of our offer by its answer (RFC 3264 section 7). A picture that cannot be agreed on is done without, sound
 * cannot be; a refusal ends the call.
 */
export function takeAnswer(offer: Offer, answer: Description): Agreement | Refusal {
  const accepted = (role: Role) => acceptedLine(offer.lines, answer, role);
  const soundLine = accepted('sound');
  const sound = soundLine && agreeSound(soundLine.theirs, termsOf(offer, soundLine));
  if (sound && isRefusal(sound)) return sound;

  const pictureOf = (role: 'picture' | 'slides') => {
    const line = accepted(role);
    const agreed = line && agreePicture(line.theirs, termsOf(offer, line), pictureKbps(answer));
    return agreed && !isRefusal(agreed)
      ? { ...agreed, alsoFrom: othersOf(line, agreed.payloadType) }
      : agreed;
  };
  const picture = pictureOf('picture');
  const agreed = {
    sound,
    picture: taken(picture),
    slides: taken(pictureOf('slides')),
    bfcp: floorOf(offer, accepted('floor')),
  };
  if (!sound && !agreed.picture) {
    return picture && isRefusal(picture) ? picture : refusal('media', 'neither sound nor a picture accepted');
  }
  const { sdp, sessionId, version } = offer;
  const lines = offer.lines.map((line) => {
    const { role } = line;
    return role === null || agreed[role === 'floor' ? 'bfcp' : role] ? line : refusedLine(line, role);
  });
  return agreementOf({ sdp, sessionId, version, lines }, agreed);
}

interface Accepted {
  readonly ours: OurLine;
  readonly theirs: MediaLine;
}

/** The line of a role in both descriptions; null when it was not offered, or refused. */
function acceptedLine(lines: readonly OurLine[], answer: Description, role: Role): Accepted | null {
  const index = lines.findIndex((line) => line.role === role);
  const ours = lines[index];
  const theirs = answer.lines[index];
  if (!ours || theirs?.kind !== ours.kind || theirs.port === 0) return null;
  const codecs = completed(theirs, ours.codecs);
  return { ours, theirs: { ...theirs, codecs, mux: theirs.mux && ours.mux } };
}

/**
 * Baresip answers with the last of the formats that are alike to it, and sends by the first. What comes before the answer
 * is of any of them as well.
 */
function othersOf({ ours }: Accepted, payloadType: number): number[] {
  return ours.codecs.map((codec) => codec.payloadType).filter((type) => type !== payloadType);
}

function termsOf({ policy, address }: Offer, { ours, theirs }: Accepted): LineTerms {
  return { policy, address, keys: takeKeys(theirs.crypto, ours.keys), prefer: 'theirs' };
}

function floorOf({ address }: Offer, accepted: Accepted | null): Agreement['bfcp'] {
  if (!accepted) return null;
  const { theirs, ours } = accepted;
  const { confId, userId, floorId, mstrm } = ours.floor ?? theirs.floor;
  const ids = { confId: confId ?? 1, userId: userId ?? 1, floorId: floorId ?? 1 };
  return taken(agreeFloor(theirs, { address, ids, previous: null, slidesLabel: mstrm }));
}

/** Some answer with payload types alone, or without the profile; then it is as we have offered it. */
function completed({ formats, codecs }: MediaLine, offered: readonly Codec[]): Codec[] {
  return formats.flatMap((format) => {
    const isIt = ({ payloadType }: Codec): boolean => String(payloadType) === format;
    const ours = offered.find(isIt);
    const theirs = codecs.find(isIt) ?? (ours && { ...ours, fmtp: null });
    const profile = ours?.fmtp?.split(';').find((parameter) => parameter.startsWith(profileParameter));
    if (!theirs || !profile || theirs.fmtp?.toLowerCase().includes(profileParameter)) return theirs ?? [];
    return { ...theirs, fmtp: [theirs.fmtp, profile].filter((part) => part !== null).join(';') };
  });
}

const profileParameter = 'profile-level-id=';

function taken<T extends object>(outcome: T | Refusal | null): T | null {
  return outcome && !isRefusal(outcome) ? outcome : null;
}
