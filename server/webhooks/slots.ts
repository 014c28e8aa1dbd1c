/** A webhook for which something is due. */
export interface Waiting {
  webhookId: string;
  enterpriseId: string;
  /** Since when, in ms. */
  since: number;
  /** Whether its last attempt failed. */
  failing: boolean;
}

/** What is being sent: one each. */
export interface Sending {
  webhookId: string;
  enterpriseId: string;
}

/** How many are sent at once: by one server, for one enterprise, to one webhook. */
export const slots = { all: 100, enterprise: 5, webhook: 4, failingWebhook: 1 } as const;

/**
 * Who may send next, one entry a slot: always the enterprise that has the fewest slots, and of it the webhook that has
 * the fewest, and among those the one that waits longest. So receivers that hang hold up their own enterprise at most.
 */
export function shareOut(waiting: readonly Waiting[], sending: Iterable<Sending>): Waiting[] {
  const busy = new Map<string, number>();
  const count = (id: string): number => busy.get(id) ?? 0;
  const take = ({ webhookId, enterpriseId }: Sending): void => {
    for (const id of [webhookId, enterpriseId]) busy.set(id, count(id) + 1);
  };
  let free: number = slots.all;
  for (const one of sending) {
    take(one);
    free--;
  }
  const taken: Waiting[] = [];
  for (; free > 0; free--) {
    const [next] = waiting
      .filter(
        ({ webhookId, enterpriseId, failing }) =>
          count(enterpriseId) < slots.enterprise &&
          count(webhookId) < (failing ? slots.failingWebhook : slots.webhook),
      )
      .sort(
        (one, other) =>
          count(one.enterpriseId) - count(other.enterpriseId) ||
          count(one.webhookId) - count(other.webhookId) ||
          one.since - other.since,
      );
    if (!next) break;
    take(next);
    taken.push(next);
  }
  return taken;
}
