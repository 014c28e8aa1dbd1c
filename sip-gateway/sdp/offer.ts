import { nextSide, type Agreement, type OurSide } from './agreement.ts';
import { offeredFloor } from './floor.ts';
import {
  floorLine,
  pictureContents,
  pictureLabels,
  pictureLine,
  portFor,
  refusedLine,
  soundLine,
  type OurLine,
} from './our-lines.ts';
import { offeredPicture } from './picture.ts';
import type { FloorIds, TerminalPolicy, TerminalPorts } from './policy.ts';
import { newKeys } from './sdes.ts';
import { offeredSound } from './sound.ts';

export interface OfferTerms {
  readonly policy: TerminalPolicy;
  readonly ports: TerminalPorts;
  /** With them floor control is offered, over UDP. */
  readonly bfcp?: FloorIds | null;
  /** What was agreed before in this call. */
  readonly previous?: Agreement | null;
}

/** Our offer, to be kept until it is answered. */
export interface Offer extends OurSide {
  readonly policy: TerminalPolicy;
  /** Ours, IP. */
  readonly address: string;
}

/**
 * Offers sound, a picture and, where wanted, slides: to whom we call, or to who calls without an offer (in the 2xx).
 * Within a call what was agreed is offered as it stands (RFC 3264 section 8), and slides after it, unless the other end
 * has refused them.
 */
export function makeOffer({ policy, ports, bfcp = null, previous = null }: OfferTerms): Offer {
  const kept = previous?.lines.map((line) => offeredAgain(line, ports)) ?? [
    offeredSoundLine(policy, ports.sound),
    offeredPictureLine(policy, { role: 'picture', port: ports.picture, label: pictureLabels.picture }),
  ];
  const lines = policy.slides ? [...kept, ...slidesBeside(kept, { policy, ports, bfcp })] : kept;
  return { ...nextSide(lines, ports.address, previous), policy, address: ports.address };
}

/** Slides and the control of who shows them, as far as they are not there yet. */
function slidesBeside(
  kept: readonly OurLine[],
  { policy, ports, bfcp = null }: Omit<OfferTerms, 'previous'>,
): OurLine[] {
  const there = (role: OurLine['role']) => kept.find((line) => line.role === role);
  const declined = (role: OurLine['role']) => kept.some((line) => line.declined === role);
  const label = there('slides')?.label ?? there('floor')?.floor?.mstrm ?? pictureLabels.slides;
  const added: OurLine[] = [];
  if (bfcp && ports.bfcp !== null && !there('floor') && !declined('floor')) {
    added.push(floorLine({ port: ports.bfcp, protocol: 'UDP/BFCP', floor: offeredFloor(bfcp, label) }));
  }
  if (!there('slides') && !declined('slides')) {
    added.push(offeredPictureLine(policy, { role: 'slides', port: ports.slides, label }));
  }
  return added;
}

/** With its payload types and keys, and the ports of now; what the other end holds is offered in full again. */
function offeredAgain(line: OurLine, ports: TerminalPorts): OurLine {
  const { role, direction, floor } = line;
  if (role === null) return line;
  const port = portFor(role, ports);
  if (port === null) return refusedLine(line);
  return {
    ...{ ...line, port },
    direction: direction && 'sendrecv',
    floor: floor?.connection ? { ...floor, connection: 'existing' } : floor,
  };
}

function offeredSoundLine(policy: TerminalPolicy, port: number): OurLine {
  return soundLine({ ...offered(policy), port, codecs: offeredSound, packetMs: 20 });
}

function offeredPictureLine(
  policy: TerminalPolicy,
  { role, port, label }: { role: 'picture' | 'slides'; port: number; label: string },
): OurLine {
  return pictureLine({
    ...{ ...offered(policy), role, port, label, content: pictureContents[role] },
    codecs: offeredPicture(policy),
    maxKbps: policy.maxKbps,
    feedback: { nack: true, pli: true, fir: true },
  });
}

/** Who may go without encryption is offered keys within RTP/AVP, as Cisco's devices do: SAVP would leave no choice. */
function offered({ encryption }: TerminalPolicy): Pick<OurLine, 'protocol' | 'direction' | 'mux' | 'keys'> {
  return {
    protocol: encryption === 'required' ? 'RTP/SAVP' : 'RTP/AVP',
    ...{ direction: 'sendrecv', mux: false },
    keys: encryption === 'off' ? [] : newKeys(),
  };
}
