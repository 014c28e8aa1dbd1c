import { finish } from './finish.ts';
import type { FinishOrder } from './order.ts';

/** Finishes what it is told, for tests to kill it. */
await finish(JSON.parse(process.argv[2] ?? '') as FinishOrder);
