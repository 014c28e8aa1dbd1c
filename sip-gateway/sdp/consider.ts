import type { LegSound } from '../../server/contract/legs.ts';
import { keysOf, pictureKbps, type Agreement } from './agreement.ts';
import type { Description, MediaLine } from './description.ts';
import { agreeFloor, type AgreedFloor } from './floor.ts';
import type { Role } from './our-lines.ts';
import { agreePicture, type AgreedPicture } from './picture.ts';
import type { FloorIds, TerminalPolicy, TerminalPorts } from './policy.ts';
import { isRefusal, refusal, type Refusal } from './refusal.ts';
import { answerKeys, type OurKey } from './sdes.ts';
import { agreeSound } from './sound.ts';

export interface AnswerTerms {
  readonly policy: TerminalPolicy;
  readonly ports: TerminalPorts;
  /** What was agreed before in this call. */
  readonly previous?: Agreement | null;
  /** Without them what the terminal names, or 1. */
  readonly floor?: FloorIds | null;
}

/** What a line of an offer could be agreed as, whatever the others are. */
export type Considered = {
  readonly line: MediaLine;
  /** What it was before. */
  readonly role: Role | null;
} & (
  | { readonly as: 'sound'; readonly sound: LegSound; readonly key: OurKey | null }
  | { readonly as: 'picture'; readonly picture: AgreedPicture; readonly key: OurKey | null }
  | { readonly as: 'floor'; readonly floor: AgreedFloor }
  /** `why` is null for lines with port 0, of which nothing is wanted. */
  | { readonly as: null; readonly why: Refusal | null }
);

export function consider(offer: Description, terms: AnswerTerms): Considered[] {
  const sessionKbps = pictureKbps(offer);
  return offer.lines.map((line, index) => {
    const role = terms.previous?.lines[index]?.role ?? null;
    if (line.port === 0) return { line, role, as: null, why: null };
    return considerLine(line, role, sessionKbps, terms);
  });
}

function considerLine(
  line: MediaLine,
  role: Role | null,
  sessionKbps: number | null,
  { policy, ports: { address }, previous = null, floor: ids = null }: AnswerTerms,
): Considered {
  const refused = (why: Refusal): Considered => ({ line, role, as: null, why });
  const answered = answerKeys(line.crypto, keysOf(previous, role));
  const within = { policy, address, keys: answered?.agreed ?? null, prefer: 'ours' } as const;
  const keyFor = (crypto: unknown): OurKey | null => (crypto && answered ? answered.ours : null);
  switch (line.kind) {
    case 'audio': {
      const sound = agreeSound(line, within);
      if (isRefusal(sound)) return refused(sound);
      return { line, role, as: 'sound', sound, key: keyFor(sound.crypto) };
    }
    case 'video': {
      const picture = agreePicture(line, within, sessionKbps);
      if (isRefusal(picture)) return refused(picture);
      return { line, role, as: 'picture', picture, key: keyFor(picture.crypto) };
    }
    case 'application': {
      const floor = agreeFloor(line, { address, ids, previous: previous?.bfcp ?? null, slidesLabel: null });
      return isRefusal(floor) ? refused(floor) : { line, role, as: 'floor', floor };
    }
    default:
      return refused(refusal('media', `no ${line.kind}`));
  }
}
