import type { Participant } from '../../server/contract/conference-view.ts';

/** Names compare without case, width and accents: what people type to find somebody is rarely exact. */
export function foldName(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
}

export interface RosterOptions {
  query: string;
  selfId: string;
  /** Compares two names in the language of the page; Chinese ones by pinyin. */
  compare: (a: string, b: string) => number;
}

/** The people list: raised hands by the time they were raised, then oneself, then hosts, then the names. */
export function orderRoster(participants: readonly Participant[], options: RosterOptions): Participant[] {
  const query = foldName(options.query);
  const found =
    query === '' ? [...participants] : participants.filter(({ name }) => foldName(name).includes(query));
  return found.sort(
    (a, b) =>
      handOf(a) - handOf(b) ||
      rankOf(a, options.selfId) - rankOf(b, options.selfId) ||
      options.compare(a.name, b.name) ||
      a.joinedAt - b.joinedAt,
  );
}

/** Far after every real time, but finite: two of them have to compare as equal. */
const noHand = Number.MAX_SAFE_INTEGER;

function handOf({ handRaisedAt }: Participant): number {
  return handRaisedAt ?? noHand;
}

const ranks: Record<Participant['role'], number> = { host: 1, cohost: 2, guest: 3 };

function rankOf({ id, role }: Participant, selfId: string): number {
  return id === selfId ? 0 : ranks[role];
}

/** Whose turn it is, of those who raised their hand: 1 for who did first. */
export function handNumbers(participants: readonly Participant[]): ReadonlyMap<string, number> {
  const raised = participants.filter(({ handRaisedAt }) => handRaisedAt !== null);
  raised.sort((a, b) => handOf(a) - handOf(b));
  return new Map(raised.map(({ id }, index) => [id, index + 1]));
}
