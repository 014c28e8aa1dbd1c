/**
 * What is on the picture that everybody sees. Pure, called alike by the browsers, the console's designer and the
 * mixer, so that what one shows is what the others show. Where its cells are is in layouts.ts.
 */
import { cellCount, type LayoutName, type ManualLayout } from './layouts.ts';

/** The member of a cell that stands for whatever is shared. */
export const slidesMember = 'slides';

/** How long a cell shows each of its members, in seconds (product, section 3). */
export const rotationSeconds = { min: 10, max: 120, default: 10 } as const;

export interface SceneCell {
  /** Participant IDs, or `'slides'`; several take turns. */
  readonly members: readonly string[];
  /** How long each of several is shown: 10 to 120. */
  readonly seconds: number;
}

/** What a host composed. */
export interface ManualScene {
  readonly layout: ManualLayout;
  /** As many as the layout has. */
  readonly cells: readonly SceneCell[];
  /** Rotation counts from here; ms since the epoch. */
  readonly since: number;
}

/** Which picture everybody sees (product, section 3). */
export type Mode =
  | { type: 'automatic' }
  | { type: 'broadcast'; participantId: string }
  | { type: 'scene' }
  | { type: 'rollCall'; participantId: string }
  | { type: 'voice'; in: 'single' | 'scene' };

export interface Placed {
  /** Whose picture it is; with slides, who presents. */
  participantId: string;
  source: 'camera' | 'slides';
}

export interface OnAir {
  layout: LayoutName;
  /** As many as the layout has; null: nothing in it. */
  cells: readonly (Placed | null)[];
}

/** Who is there. Whoever is named below but has not joined counts as gone: IDs may come from different moments. */
export interface Company {
  /** Everybody present, in the order they joined. */
  readonly joined: readonly string[];
  /** By speech, with a hold (`orderBySpeech` with a page of `placesHeld`). */
  readonly order: readonly string[];
  /** Who has the floor, held so that it does not hop; null: nobody yet. */
  readonly floorId: string | null;
  readonly presenterId: string | null;
  readonly spotlightId: string | null;
}

/**
 * What everybody sees. A mode that has nothing to show (its participant is gone, there is no manual scene) is as
 * automatic.
 * @param now ms since the epoch, for cells that rotate
 */
export function compose(mode: Mode, scene: ManualScene | null, company: Company, now: number): OnAir {
  const present = presentOf(company);
  switch (mode.type) {
    case 'automatic':
      return automatic(present);
    case 'broadcast':
    case 'rollCall':
      return present.order.includes(mode.participantId) ? alone(mode.participantId) : automatic(present);
    case 'scene':
      return scene === null ? automatic(present) : manual(scene, present, now);
    case 'voice':
      if (mode.in === 'single') return alone(present.floorId ?? present.order[0] ?? null);
      return scene === null ? automatic(present) : withFloor(manual(scene, present, now), present.floorId);
  }
}

/** The company without anybody who is gone, and everybody in its order. */
function presentOf(company: Company): Company {
  const joined = new Set(company.joined);
  const ifPresent = (id: string | null): string | null => (id !== null && joined.has(id) ? id : null);
  return {
    joined: company.joined,
    order: [...new Set([...company.order, ...company.joined])].filter((id) => joined.has(id)),
    floorId: ifPresent(company.floorId),
    presenterId: ifPresent(company.presenterId),
    spotlightId: ifPresent(company.spotlightId),
  };
}

const evenLayouts = ['single', 'two', 'three', 'four', 'nine', 'sixteen', 'twenty-five'] as const;
const layoutsWithLarge = ['six', 'eight', 'thirteen'] as const;

/** The slides are large, else who is in the spotlight; without either everybody is alike. */
function automatic({ order, presenterId, spotlightId }: Company): OnAir {
  const people = spotlightId === null ? order : [spotlightId, ...order.filter((id) => id !== spotlightId)];
  const placed = people.map(camera);
  if (presenterId !== null) {
    return fitted(layoutsWithLarge, [{ participantId: presenterId, source: 'slides' }, ...placed]);
  }
  return fitted(spotlightId === null || people.length === 1 ? evenLayouts : layoutsWithLarge, placed);
}

/** In the first of the layouts that holds all of them, or as many as the last one holds. */
function fitted(layouts: readonly LayoutName[], placed: readonly Placed[]): OnAir {
  const layout = layouts.find((name) => cellCount(name) >= placed.length) ?? layouts.at(-1) ?? 'single';
  return { layout, cells: Array.from({ length: cellCount(layout) }, (_, index) => placed[index] ?? null) };
}

function alone(participantId: string | null): OnAir {
  return { layout: 'single', cells: [participantId === null ? null : camera(participantId)] };
}

function camera(participantId: string): Placed {
  return { participantId, source: 'camera' };
}

function manual(scene: ManualScene, company: Pick<Company, 'joined' | 'presenterId'>, now: number): OnAir {
  const turns = turnsOf(scene, company);
  return {
    layout: scene.layout,
    cells: turns.map(({ shown, ms }) => shown[turnAt(now, scene.since, ms) % shown.length] ?? null),
  };
}

interface Turns {
  /** What the cell shows in turn; empty when none of its members is there. */
  shown: Placed[];
  /** How long each of them is shown. */
  ms: number;
}

/** One a cell of the scene's layout. */
function turnsOf(
  { layout, cells }: ManualScene,
  { joined, presenterId }: Pick<Company, 'joined' | 'presenterId'>,
): Turns[] {
  const present = new Set(joined);
  const placed = (member: string): Placed[] => {
    if (member !== slidesMember) return present.has(member) ? [camera(member)] : [];
    return presenterId !== null && present.has(presenterId)
      ? [{ participantId: presenterId, source: 'slides' }]
      : [];
  };
  return Array.from({ length: cellCount(layout) }, (_, index) => {
    const { members, seconds } = cells[index] ?? emptyCell;
    return { shown: [...new Set(members)].flatMap(placed), ms: seconds * 1000 };
  });
}

/** Turns that have passed; none when another machine's clock has not come to `since` yet. */
function turnAt(now: number, since: number, ms: number): number {
  return Math.max(0, Math.floor((now - since) / ms));
}

/**
 * The floor in cell 1. When it is in another cell too, that one shows what cell 1 would have shown, so that nobody
 * is seen twice because of this.
 */
function withFloor(onAir: OnAir, floorId: string | null): OnAir {
  if (floorId === null) return onAir;
  const [first = null] = onAir.cells;
  const cells = [...onAir.cells];
  const place = cells.findIndex((placed) => placed?.participantId === floorId && placed.source === 'camera');
  if (place >= 0) cells[place] = first;
  cells[0] = camera(floorId);
  return { ...onAir, cells };
}

/** When a rotating cell of what is on air changes next, ms since the epoch; null: never by itself. */
export function nextRotation(
  scene: ManualScene,
  company: Pick<Company, 'joined' | 'presenterId'>,
  now: number,
): number | null {
  const next = turnsOf(scene, company)
    .filter(({ shown }) => shown.length > 1)
    .map(({ ms }) => scene.since + (turnAt(now, scene.since, ms) + 1) * ms);
  return next.length === 0 ? null : Math.min(...next);
}

export interface Page {
  /** What the page shows, in the order of the cell numbers. */
  cells: Placed[];
  /** The page it is, from 0. */
  page: number;
  /** At least one, which may be empty. */
  pages: number;
}

/**
 * One page of what is on air, for a screen too small for all of it (4 cells on a phone). Cells with nothing in them
 * are left out.
 * @param page from 0; too high a number means the last one
 * @param cells most cells on one page, at least 1
 */
export function pageOf(onAir: OnAir, page: number, cells: number): Page {
  const filled = onAir.cells.filter((placed) => placed !== null);
  const pages = Math.max(1, Math.ceil(filled.length / cells));
  const shown = Math.min(Math.max(0, page), pages - 1);
  return { cells: filled.slice(shown * cells, (shown + 1) * cells), page: shown, pages };
}

const emptyCell: SceneCell = { members: [], seconds: rotationSeconds.default };

export function emptyScene(layout: ManualLayout, now: number): ManualScene {
  return { layout, cells: Array.from({ length: cellCount(layout) }, () => emptyCell), since: now };
}

/** The scene in another layout: every cell keeps its number, those that the layout has not are gone. */
export function withLayout(scene: ManualScene, layout: ManualLayout): ManualScene {
  const cells = Array.from({ length: cellCount(layout) }, (_, index) => scene.cells[index] ?? emptyCell);
  return { ...scene, layout, cells };
}

/** Free cells filled with those who are not in the scene yet, in order, as far as there are cells. */
export function fillRest(scene: ManualScene, order: readonly string[]): ManualScene {
  const placed = new Set(scene.cells.flatMap(({ members }) => members));
  const waiting = [...new Set(order)].filter((id) => !placed.has(id));
  const cells = scene.cells.map((cell) =>
    cell.members.length > 0 ? cell : { ...cell, members: waiting.splice(0, 1) },
  );
  return { ...scene, cells };
}

/** Without somebody who left. Same object when they were not in it. */
export function withoutMember(scene: ManualScene, participantId: string): ManualScene {
  if (!scene.cells.some(({ members }) => members.includes(participantId))) return scene;
  const cells = scene.cells.map((cell) => {
    if (!cell.members.includes(participantId)) return cell;
    return { ...cell, members: cell.members.filter((member) => member !== participantId) };
  });
  return { ...scene, cells };
}

/**
 * The page to give `orderBySpeech` so that who speaks is on the automatic picture: its places for people who have no
 * place of their own, as the spotlight has. With a larger page they would keep a place that is not shown.
 */
export function placesHeld({
  presenterId,
  spotlightId,
}: Pick<Company, 'presenterId' | 'spotlightId'>): number {
  if (presenterId === null && spotlightId === null) return cellCount('twenty-five');
  const own = [presenterId, spotlightId].filter((id) => id !== null).length;
  return cellCount('thirteen') - own;
}

/**
 * The order by speech: whoever spoke last is on the first page, and beyond it people follow as they joined. What is
 * held is a place on the first page: whoever has one keeps it while they are there and not silent longest, however
 * often others speak, so pictures do not hop. Who speaks and has none takes the place of the one who has been silent
 * longest (of several who never spoke, the last). When somebody leaves, those after them move up.
 * @param previous the order shown until now
 * @param joined everybody, in the order they joined
 * @param speakers who spoke last, the latest first
 * @param pageSize places that are held: what the picture has for people (`placesHeld` for the automatic one)
 */
export function orderBySpeech(
  previous: readonly string[],
  joined: readonly string[],
  speakers: readonly string[],
  pageSize: number,
): string[] {
  const present = new Set(joined);
  const rank = new Map(speakers.filter((id) => present.has(id)).map((id, index) => [id, index]));
  const front = new Set([...rank.keys()].slice(0, pageSize));
  const kept = previous.filter((id) => present.has(id));
  const known = new Set(kept);
  const order = [...kept, ...joined.filter((id) => !known.has(id))];
  const page = order.slice(0, pageSize);
  const rest = order.slice(pageSize);
  const silence = (id: string): number => rank.get(id) ?? Number.POSITIVE_INFINITY;
  for (const id of front) {
    const from = rest.indexOf(id);
    if (from < 0) continue;
    let place = page.length - 1;
    for (let index = page.length - 1; index >= 0; index--) {
      if (silence(page[index] ?? '') > silence(page[place] ?? '')) place = index;
    }
    const out = page[place];
    if (out === undefined) break;
    page[place] = id;
    rest.splice(from, 1);
    rest.unshift(out);
  }
  const joinRank = new Map(joined.map((id, index) => [id, index]));
  rest.sort((a, b) => (joinRank.get(a) ?? 0) - (joinRank.get(b) ?? 0));
  return [...page, ...rest];
}
