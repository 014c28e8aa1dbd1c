import type { WebhookEvent } from '../contract/api/integrations.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** When a delivery is tried again and when one gives up. All in ms. */
export interface DeliveryPlan {
  /** Pauses after the first, second, … attempt; there is one attempt more than pauses. */
  pauses: readonly number[];
  /** How much a pause is stretched or shortened at random, as a part of it, so that receivers are not hit in step. */
  jitter: number;
  /** For everything: finding, connecting, sending, and the head of the answer. */
  timeout: number;
  /** How long a claim holds when the server that has it is gone; longer than `timeout`. */
  lease: number;
  /** A webhook whose attempts have all failed for so long is switched off. */
  switchOffAfter: number;
  /** How long deliveries are kept. */
  kept: number;
}

/** Eight attempts over a day and some minutes. */
export const deliveryPlan: DeliveryPlan = {
  pauses: [5 * second, 30 * second, 2 * minute, 10 * minute, hour, 5 * hour, 18 * hour],
  jitter: 0.1,
  timeout: 10 * second,
  lease: minute,
  switchOffAfter: 5 * day,
  kept: 30 * day,
};

export const webhooksAtMost = 50;
/** What is shown of an answer. */
export const keptAnswerBytes = 1024;

/** What became of one attempt. */
export type Outcome =
  | { kind: 'answered'; status: number; error: string | null }
  /** No answer: not found, not reached, refused, or too late. */
  | { kind: 'unanswered'; error: string };

export type Verdict =
  | { kind: 'delivered' }
  | { kind: 'again'; inMs: number }
  | { kind: 'given_up' }
  /** The receiver wants no more (410 Gone). */
  | { kind: 'gone' };

/**
 * @param attempts made so far, this one included
 * @param random 0 to 1
 * @param repeat false: whatever comes of it, it is not tried again by itself
 */
export function judge(
  outcome: Outcome,
  {
    attempts,
    plan,
    random,
    repeat,
  }: { attempts: number; plan: DeliveryPlan; random: number; repeat: boolean },
): Verdict {
  if (outcome.kind === 'answered') {
    if (outcome.status >= 200 && outcome.status <= 299) return { kind: 'delivered' };
    if (outcome.status === 410) return { kind: 'gone' };
  }
  const pause = plan.pauses[attempts - 1];
  if (!repeat || pause === undefined) return { kind: 'given_up' };
  return { kind: 'again', inMs: Math.round(pause * (1 + plan.jitter * (2 * random - 1))) };
}

/** The body that is signed and sent (Standard Webhooks, "Payload structure"). @param at ms since the epoch */
export function payloadOf(event: WebhookEvent | 'test', at: number, data: unknown): string {
  return JSON.stringify({ type: event, timestamp: new Date(at).toISOString(), data });
}
