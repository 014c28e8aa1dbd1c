import { type Agreement, agreementOf, nextSide } from './agreement.ts';
import { consider, type AnswerTerms, type Considered } from './consider.ts';
import type { Description, MediaLine } from './description.ts';
import { answeredFloor, type AgreedFloor } from './floor.ts';
import { directionTowards } from './line-agreement.ts';
import {
  floorLine,
  pictureContents,
  pictureLabels,
  pictureLine,
  portFor,
  refusedLine,
  roles,
  soundLine,
  type OurLine,
  type Role,
} from './our-lines.ts';
import { answeredPicture, type AgreedPicture } from './picture.ts';
import { placesOf } from './places.ts';
import { refusal, type Refusal } from './refusal.ts';
import { answeredSound } from './sound.ts';

export type { AnswerTerms };

/**
 * Answers an offer (RFC 3264 section 6): each line in its place, with port 0 where it is refused. Sound that is offered
 * must be agreed on; a picture may be missing.
 */
export function answerOffer(offer: Description, terms: AnswerTerms): Agreement | Refusal {
  const { policy, ports, previous = null } = terms;
  const considered = consider(offer, terms);
  const { slides: wanted } = policy;
  const places = placesOf(considered, { slides: wanted, floor: wanted && ports.bfcp !== null });
  const at = (role: Role): Considered | undefined => considered[places[role] ?? -1];

  const sound = soundOf(at('sound'));
  const picture = pictureOf(at('picture'));
  const refused = whyNot(considered, { sound, picture, previous });
  if (refused) return refused;

  const slides = pictureOf(at('slides'));
  const bfcp = floorOf(at('floor'), at('slides')?.line);
  const lines = considered.map((one, index) => {
    const role = roles.find((role) => places[role] === index) ?? null;
    const line = answeredLine(one, role, bfcp, terms);
    return line.role ? line : { ...line, declined: previous?.lines[index]?.declined ?? null };
  });
  return agreementOf(nextSide(lines, ports.address, previous), { sound, picture, slides, bfcp });
}

function soundOf(one: Considered | undefined): Agreement['leg']['sound'] {
  return one?.as === 'sound' ? one.sound : null;
}

function pictureOf(one: Considered | undefined): AgreedPicture | null {
  return one?.as === 'picture' ? one.picture : null;
}

function floorOf(one: Considered | undefined, slides: MediaLine | undefined): AgreedFloor | null {
  if (one?.as !== 'floor') return null;
  return slides ? { ...one.floor, mstrm: labelOf(slides, 'slides') } : one.floor;
}

/** A call is of sound, of a picture or of both; one that goes on may have neither for a while. */
function whyNot(
  considered: readonly Considered[],
  { sound, picture, previous }: Pick<Agreement['leg'], 'sound' | 'picture'> & { previous: Agreement | null },
): Refusal | null {
  const refused = (kind: string): Refusal | null => {
    const whys = considered.map((one) => (one.line.kind === kind && one.as === null ? one.why : null));
    return whys.find((why) => why !== null) ?? null;
  };
  if (sound) return null;
  const why = refused('audio') ?? (picture ? null : refused('video'));
  return why ?? (picture || previous ? null : refusal('media', 'neither sound nor a picture offered'));
}

/** @param role what it was chosen for; null: nothing, whatever it could be */
function answeredLine(
  one: Considered,
  role: Role | null,
  bfcp: AgreedFloor | null,
  { policy, ports }: AnswerTerms,
): OurLine {
  const { line } = one;
  const { protocol } = line;
  const port = role && portFor(role, ports);
  if (role === null || port === null || one.as === null) return refusedLine(line);
  if (one.as === 'floor') {
    return bfcp ? floorLine({ port, protocol, floor: answeredFloor(line, bfcp) }) : refusedLine(line);
  }
  const keys = one.key ? [one.key] : [];
  if (one.as === 'sound') {
    const { sound } = one;
    return soundLine({
      ...{ port, protocol, keys, mux: sound.mux, packetMs: sound.packetMs },
      ...{ codecs: answeredSound(line, sound), direction: directionTowards(sound) },
    });
  }
  const { picture } = one;
  const as = role === 'slides' ? 'slides' : 'picture';
  // Who says nothing of contents has one picture, and would be told something it may not know.
  const told = as === 'slides' || line.content !== null || line.label !== null;
  return pictureLine({
    ...{ role: as, port, protocol, keys, mux: picture.mux },
    ...{ codecs: answeredPicture(line, picture, policy), direction: directionTowards(picture) },
    ...{ maxKbps: policy.maxKbps, feedback: picture.feedback },
    ...{ content: told ? pictureContents[as] : null, label: told ? labelOf(line, as) : null },
  });
}

/** Theirs is kept, so that it means the same in both descriptions. */
function labelOf({ label }: MediaLine, role: 'picture' | 'slides'): string {
  return label ?? pictureLabels[role];
}
