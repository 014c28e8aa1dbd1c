import type { Limits } from '../../../server/contract/api/enterprises.ts';
import { vmrCapacities } from '../../../server/contract/room-systems.ts';

/** Limits as a form holds them: space in GB, the VMRs of every capacity. */
export interface LimitsValues {
  plan: Limits['plan'];
  concurrency: number;
  recordingGigabytes: number;
  terminals: Limits['terminals'];
  /** How many of each capacity. */
  vmrs: Record<string, number>;
}

const gigabyte = 1e9;

export function limitsToValues(limits: Limits): LimitsValues {
  const { plan, concurrency, recordingBytes, terminals, vmrs } = limits;
  const counts = vmrCapacities.map((capacity): [string, number] => [
    String(capacity),
    vmrs.find((bought) => bought.capacity === capacity)?.count ?? 0,
  ]);
  return {
    plan,
    concurrency,
    recordingGigabytes: recordingBytes / gigabyte,
    terminals,
    vmrs: Object.fromEntries(counts),
  };
}

export function valuesToLimits(values: LimitsValues): Limits {
  const { plan, concurrency, recordingGigabytes, terminals, vmrs } = values;
  return {
    plan,
    concurrency,
    recordingBytes: Math.round(recordingGigabytes * gigabyte),
    terminals,
    vmrs: vmrCapacities
      .map((capacity) => ({ capacity, count: vmrs[String(capacity)] ?? 0 }))
      .filter(({ count }) => count > 0),
  };
}

/** What a new enterprise begins with: the free plan. */
export const freeLimits: Limits = {
  plan: 'free',
  concurrency: 25,
  vmrs: [],
  recordingBytes: 0,
  terminals: { small: 0, medium: 0, board: 0 },
};
