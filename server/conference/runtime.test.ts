import { expect } from 'chai';
import fc from 'fast-check';
import type { Patch, Snapshot } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import { applyPatch } from '../contract/patch.ts';
import { arbitraryCommand, emptyConference } from '../../test/harness/arbitrary-command.ts';
import { ConferenceRuntime } from './runtime.ts';
import type { Command } from './state.ts';

/** A client that follows the conference from a snapshot on, as the web client does. */
class Follower {
  snapshot: Snapshot;
  #gap = false;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  take(patch: Patch): void {
    const next = applyPatch(this.snapshot, patch);
    if (next) this.snapshot = next;
    else this.#gap = true;
  }

  catchUp(runtime: ConferenceRuntime): void {
    const sync = runtime.sync(this.snapshot.version);
    if ('snapshot' in sync) this.snapshot = sync.snapshot;
    else for (const patch of sync.patches) this.take(patch);
    expect(this.#gap, 'a gap').to.equal(false);
  }
}

/** One conference on a clock of its own; patches go to `followers` at once. */
class Bench {
  readonly followers: Follower[] = [];
  readonly published: Patch[] = [];
  readonly runtime: ConferenceRuntime;
  now = 0;

  constructor() {
    this.runtime = new ConferenceRuntime(emptyConference(), {
      now: () => this.now,
      publish: (patch) => {
        this.published.push(patch);
        for (const follower of this.followers) follower.take(patch);
      },
      carryOut: () => undefined,
      changed: () => undefined,
    });
  }

  apply(command: Command): void {
    try {
      this.runtime.apply(command);
    } catch (error) {
      if (!(error instanceof PlenumError)) throw error;
    }
  }

  join(participantId: string): void {
    this.apply({
      type: 'join',
      participantId,
      name: participantId,
      kind: 'web',
      as: 'guest',
      enters: 'now',
      receivesH264: true,
    });
  }
}

function sorted({ now: _now, participants, ...rest }: Snapshot): unknown {
  return { ...rest, participants: [...participants].sort((a, b) => a.id.localeCompare(b.id)) };
}

describe('a live conference', () => {
  it('keeps everybody at its state, whenever they got their snapshot', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ command: arbitraryCommand() }) },
      { weight: 2, arbitrary: fc.constant({ follow: true as const }) },
      { weight: 1, arbitrary: fc.record({ wait: fc.nat(300) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const bench = new Bench();
        for (const one of steps) {
          if ('command' in one) bench.apply(one.command);
          else if ('follow' in one) bench.followers.push(new Follower(bench.runtime.snapshot()));
          else bench.now += one.wait;
        }
        for (const follower of bench.followers) follower.catchUp(bench.runtime);
        const truth = sorted(bench.runtime.snapshot());
        for (const follower of bench.followers) expect(sorted(follower.snapshot)).to.deep.equal(truth);
        bench.runtime.close();
      }),
    );
  });

  it('publishes nothing for a snapshot', () => {
    const bench = new Bench();
    bench.now = 1000;
    bench.join('first');
    expect(bench.published).to.have.length(1);
    for (let index = 0; index < 50; index++) {
      bench.join(`p${index}`);
      bench.runtime.snapshot();
    }
    expect(bench.published).to.have.length(1);
    bench.runtime.sync(0);
    expect(bench.published).to.have.length(2);
    bench.runtime.close();
  });

  it('tells whoever got a snapshot of somebody who came and left between two patches', () => {
    const bench = new Bench();
    bench.now = 1000;
    bench.join('first');
    bench.join('visitor');
    const follower = new Follower(bench.runtime.snapshot());
    bench.followers.push(follower);
    bench.apply({ type: 'leave', participantId: 'visitor' });
    follower.catchUp(bench.runtime);
    expect(follower.snapshot.participants.map(({ id }) => id)).to.deep.equal(['first']);
    bench.runtime.close();
  });

  it('gives patches to who was away for a moment and a snapshot to who was away for long', () => {
    const bench = new Bench();
    bench.now = 1000;
    bench.join('anna');
    for (let turn = 0; turn < 300; turn++) {
      bench.now += 1000;
      bench.apply({ type: 'raiseHand', participantId: 'anna', raised: turn % 2 === 0 });
    }
    const { version } = bench.runtime.snapshot();
    const recent = bench.runtime.sync(version - 3);
    expect('patches' in recent && recent.patches.map(({ from }) => from)).to.deep.equal([
      version - 3,
      version - 2,
      version - 1,
    ]);
    expect(bench.runtime.sync(version)).to.deep.equal({ patches: [] });
    expect(bench.runtime.sync(0)).to.have.nested.property('snapshot.version', version);
    expect(bench.runtime.sync(version + 7)).to.have.nested.property('snapshot.version', version);
    bench.runtime.close();
  });
});
