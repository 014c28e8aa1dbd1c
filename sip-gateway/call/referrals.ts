import type { Call } from './call.ts';
import { readDialled } from './dialled.ts';
import { parseUri } from '../edge/uri.ts';

/** Calls that are asked to go elsewhere (RFC 3515): to another meeting of ours, and nowhere else. */
export class Referrals {
  readonly #ivr: readonly string[];

  constructor({ ivr }: { ivr: readonly string[] }) {
    this.#ivr = ivr;
  }

  /** @param target value of Refer-To @returns whether it is there now */
  async refer(call: Call, target: string): Promise<boolean> {
    const uri = parseUri((/<([^>]*)>/.exec(target)?.[1] ?? target).split('?')[0] ?? '');
    const dialled = uri && readDialled(uri, this.#ivr);
    // Whoever is in a meeting invites others by its console, where it is seen who may.
    if (dialled?.to !== 'meeting') return false;
    return call.caller.goTo(dialled.meetingId, dialled.pin);
  }
}
