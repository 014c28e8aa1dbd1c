import { mayWriteTo } from '../../../server/contract/chat-rules.ts';
import type { ChatRule, Role } from '../../../server/contract/conference-view.ts';
import type { ChatAddressee } from '../../core/chat-model.ts';
import type { Participant } from '../../core/model.ts';
import { foldName } from '../roster-order.ts';

export interface Writer {
  id: string;
  role: Role;
  rule: ChatRule;
}

/** `gone`: that person has left. */
export type Writable = 'yes' | 'off' | 'hosts_only' | 'gone';

/** Whether what is written to somebody would be sent just now. */
export function writable(
  { role, rule }: Writer,
  to: ChatAddressee,
  find: (id: string) => Participant | undefined,
): Writable {
  if (rule === 'off') return 'off';
  const receiver = typeof to === 'string' ? null : find(to.participantId);
  if (receiver === undefined) return 'gone';
  return mayWriteTo(rule, role, receiver ?? (to as 'everyone' | 'hosts')) ? 'yes' : 'hosts_only';
}

export interface Addressees {
  options: ChatAddressee[];
  /** How many more there are than are worth showing without searching. */
  more: number;
}

const shown = 50;

/** To whom one may write: everybody, hosts, then people at browsers, hosts first. */
export function addresseesFor(
  { id: selfId, role, rule }: Writer,
  participants: readonly Participant[],
  query: string,
  compare: (a: string, b: string) => number,
): Addressees {
  const asked = foldName(query);
  const groups = asked === '' ? (['everyone', 'hosts'] as const) : [];
  const people = participants.filter(
    (one) =>
      one.id !== selfId &&
      one.kind === 'web' &&
      mayWriteTo(rule, role, one) &&
      (asked === '' || foldName(one.name).includes(asked)),
  );
  people.sort((a, b) => rankOf(a) - rankOf(b) || compare(a.name, b.name));
  return {
    options: [
      ...groups.filter((to) => mayWriteTo(rule, role, to)),
      ...people.slice(0, shown).map((one) => ({ participantId: one.id, name: one.name })),
    ],
    more: Math.max(0, people.length - shown),
  };
}

const ranks: Record<Role, number> = { host: 0, cohost: 1, guest: 2 };

function rankOf({ role }: Participant): number {
  return ranks[role];
}
