import type { MediaLine } from './description.ts';
import type { Role } from './our-lines.ts';

/** Which line of a description has which role, by its index; null: none has it. */
export type Places = Readonly<Record<Role, number | null>>;

/** A line, and what it could be agreed as. */
export interface Candidate {
  readonly line: MediaLine;
  /** Null: as nothing. */
  readonly as: 'sound' | 'picture' | 'floor' | null;
  /** What it was before. */
  readonly role: Role | null;
  /** Of ours; without one it would not be encrypted. */
  readonly key?: unknown;
}

/**
 * Gives roles to the lines of an offer. A line keeps the one it had; of lines that offer the same in two ways, as with
 * and without encryption, the encrypted one is taken.
 * @param wanted whether there is a second picture, and floor control
 */
export function placesOf(
  candidates: readonly Candidate[],
  wanted: { slides: boolean; floor: boolean },
): Places {
  const could = (as: Candidate['as']): Candidate[] => candidates.filter((one) => one.as === as);
  const keeps =
    (role: Role) =>
    (one: Candidate): boolean =>
      one.role === role;
  const encrypted = (one: Candidate): boolean => !!one.key;

  const floor = wanted.floor
    ? first(could('floor'), keeps('floor'), ({ line }) => line.protocol === 'UDP/BFCP')
    : null;
  const floorOf = could('floor').map(({ line }) => line.floor.mstrm);
  const labelled = ({ line: { label } }: Candidate): boolean => label !== null && floorOf.includes(label);
  const forSlides = (one: Candidate): boolean =>
    one.role === 'slides' || isSlides(one.line) || (one.line.content !== 'main' && labelled(one));

  const pictures = could('picture');
  const picture = first(
    pictures.filter((one) => one.role === 'picture' || !forSlides(one)),
    ...[keeps('picture'), ({ line }: Candidate) => line.content === 'main', encrypted],
  );
  const second = pictures.filter(
    (one) => one !== picture && one.role !== 'picture' && (forSlides(one) || isSecond(one.line)),
  );
  const indexOf = (one: Candidate | null): number | null => one && candidates.indexOf(one);
  return {
    sound: indexOf(first(could('sound'), keeps('sound'), encrypted)),
    picture: indexOf(picture),
    slides: indexOf(wanted.slides ? first(second, keeps('slides'), forSlides, encrypted) : null),
    floor: indexOf(floor),
  };
}

/** RFC 4796 section 5. */
function isSlides({ content }: MediaLine): boolean {
  return content === 'slides' || content === 'alt';
}

/** Said to be nothing else, but told apart. */
function isSecond({ content, label }: MediaLine): boolean {
  return content === null && label !== null;
}

/** The first that meets most of the wishes, an earlier one before all later ones. */
function first(
  candidates: readonly Candidate[],
  ...wishes: ((one: Candidate) => boolean)[]
): Candidate | null {
  let left = candidates;
  for (const wish of wishes) {
    const meeting = left.filter(wish);
    if (meeting.length > 0) left = meeting;
  }
  return left[0] ?? null;
}
