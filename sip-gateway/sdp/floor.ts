/** The line of floor control (BFCP, RFC 8856): who may show slides. We are always its server. */
import type { LegAddress } from '../../server/contract/legs.ts';
import type { FloorAttributes, MediaLine } from './description.ts';
import { addressOf } from './line-agreement.ts';
import { pictureLabels } from './our-lines.ts';
import type { FloorIds } from './policy.ts';
import { familyOf } from './read-address.ts';
import { refusal, type Refusal } from './refusal.ts';

export interface AgreedFloor extends Required<FloorIds> {
  readonly transport: 'udp' | 'tcp';
  /** Where the terminal has its own; null: it holds. */
  readonly remote: LegAddress | null;
  /** The label of the line of slides, also where that is still to be offered. */
  readonly mstrm: string;
  /** Whether we open the connection (`active`, RFC 4145) or they do. */
  readonly setup: 'active' | 'passive';
}

const transports: Readonly<Record<string, AgreedFloor['transport']>> = {
  'UDP/BFCP': 'udp',
  'TCP/BFCP': 'tcp',
};

export interface FloorTerms {
  /** Ours, IP. */
  readonly address: string;
  readonly ids: FloorIds | null;
  readonly previous: AgreedFloor | null;
  /** Of the line of slides; null: there is none. */
  readonly slidesLabel: string | null;
}

/** Not of lines with port 0. What we do not name ourselves is named as they do. */
export function agreeFloor(line: MediaLine, terms: FloorTerms): AgreedFloor | Refusal {
  const { protocol, held, floor } = line;
  const { address, ids, previous, slidesLabel } = terms;
  const transport = transports[protocol];
  if (!transport) return refusal('transport', `no floor control over ${protocol}`);
  if (floor.floorctrl === 's-only') return refusal('other', 'floor control with a server of yours');
  const remote = addressOf(line);
  if (!remote && !held) return refusal('addressFormat', 'no IP address for floor control');
  if (remote && familyOf(remote.address) !== familyOf(address)) {
    return refusal('addressFormat', 'floor control by another version of IP');
  }
  return {
    ...{ transport, remote },
    confId: ids?.confId ?? previous?.confId ?? floor.confId ?? 1,
    userId: ids?.userId ?? previous?.userId ?? floor.userId ?? 1,
    floorId: ids?.floorId ?? previous?.floorId ?? floor.floorId ?? 1,
    mstrm: slidesLabel ?? previous?.mstrm ?? floor.mstrm ?? pictureLabels.slides,
    setup: floor.setup === 'passive' ? 'active' : 'passive',
  };
}

/** As an answer says it; over UDP nothing of a connection, unless they did. */
export function answeredFloor({ floor }: MediaLine, agreed: AgreedFloor): FloorAttributes {
  const { confId, userId, floorId, mstrm, setup, transport } = agreed;
  const reliable = transport === 'tcp';
  return {
    ...{ floorctrl: 's-only', confId, userId, floorId, mstrm },
    setup: reliable || floor.setup ? setup : null,
    connection: floor.connection ?? (reliable ? 'new' : null),
  };
}

/** @param mstrm the label of the line of slides */
export function offeredFloor({ confId, userId, floorId = 1 }: FloorIds, mstrm: string): FloorAttributes {
  return {
    ...{ floorctrl: 's-only', confId, userId, floorId, mstrm },
    ...{ setup: 'actpass', connection: 'new' },
  };
}
