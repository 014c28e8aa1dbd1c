import { expect } from 'chai';
import fc from 'fast-check';
import type { Patch, Snapshot } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import { applyPatch } from '../contract/patch.ts';
import {
  arbitraryConference,
  arbitrarySteps,
  emptyConference,
} from '../../test/harness/arbitrary-command.ts';
import { useFakeTimers } from '../../test/harness/fake-timers.ts';
import { ConferenceRuntime, type Given } from './runtime.ts';
import { type Command, hostOf } from './state.ts';

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

  constructor(state = emptyConference()) {
    this.runtime = new ConferenceRuntime(state, {
      now: () => this.now,
      publish: (patch) => {
        this.published.push(patch);
        for (const follower of this.followers) follower.take(patch);
      },
      carryOut: () => undefined,
      changed: () => undefined,
    });
  }

  apply(command: Command, given: Given = {}): void {
    try {
      this.runtime.apply(command, given);
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
      invitationId: null,
    });
  }
}

function sorted({ now: _now, participants, ...rest }: Snapshot): unknown {
  return { ...rest, participants: [...participants].sort((a, b) => a.id.localeCompare(b.id)) };
}

describe('a live conference', () => {
  it('keeps everybody at its state, whenever they got their snapshot', () => {
    const doing = fc.oneof(
      { weight: 6, arbitrary: fc.constant('command' as const) },
      { weight: 2, arbitrary: fc.constant('follow' as const) },
      { weight: 1, arbitrary: fc.constant('wait' as const) },
    );
    const course = fc.record({
      start: arbitraryConference(),
      steps: arbitrarySteps(60),
      doings: fc.array(doing, { maxLength: 90 }),
    });
    fc.assert(
      fc.property(course, ({ start, steps, doings }) => {
        const bench = new Bench(start);
        const left = [...steps];
        for (const one of doings) {
          const step = left[0];
          if (one === 'follow') bench.followers.push(new Follower(bench.runtime.snapshot()));
          else if (one === 'wait') bench.now += 170;
          else if (step) {
            left.shift();
            const host = hostOf(bench.runtime.state);
            const actor =
              step.by === 'host' ? { kind: 'participant' as const, participantId: host?.id ?? '' } : step.by;
            bench.apply(step.command, { actor });
          }
        }
        for (const follower of bench.followers) follower.catchUp(bench.runtime);
        const truth = sorted(bench.runtime.snapshot());
        for (const follower of bench.followers) expect(sorted(follower.snapshot)).to.deep.equal(truth);
        bench.runtime.close();
      }),
    );
  });

  it('tells what a host commands at once, and what merely happens in a crowd later', () => {
    const bench = new Bench();
    bench.now = 1000;
    for (let index = 0; index < 400; index++) bench.join(`p${index}`);
    bench.runtime.sync(0);
    const { length } = bench.published;
    bench.now += 110;
    bench.join('late');
    expect(bench.published, 'somebody comes').to.have.length(length);
    const actor = { kind: 'administrator', name: 'Olga' } as const;
    bench.apply({ type: 'muteAll' }, { actor });
    expect(bench.published, 'a command').to.have.length(length + 1);
    const patch = bench.published.at(-1);
    expect(patch?.add.map(({ id }) => id)).to.deep.equal(['late']);
    expect(patch?.fields.muted).to.equal(true);
    bench.runtime.close();
  });

  it('does what time brings, by the state alone: a poll goes on where it would be', () => {
    const clock = useFakeTimers();
    try {
      const bench = new Bench();
      for (const id of ['anna', 'ben', 'carla', 'dario']) bench.join(id);
      bench.apply({ type: 'claimHost', participantId: 'anna' });
      const actor = { kind: 'participant', participantId: 'anna' } as const;
      bench.apply({ type: 'startPolling', seconds: 2 }, { actor });
      const polled = () => bench.runtime.state.polling?.participantId;
      expect(polled()).to.equal('ben');
      bench.now = 2000;
      clock.tick(2000);
      expect(polled()).to.equal('carla');
      // Away for a while, as over a restart: another runtime on the same state.
      bench.runtime.close();
      const again = new Bench(bench.runtime.state);
      again.now = 6100;
      clock.tick(4000);
      expect(again.runtime.state.polling?.participantId).to.equal('ben');
      again.now = 8000;
      clock.tick(1900);
      expect(again.runtime.state.polling?.participantId).to.equal('carla');
      again.runtime.close();
    } finally {
      clock.restore();
    }
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
      bench.apply({
        type: 'setConnection',
        participantId: 'anna',
        connection: turn % 2 === 0 ? 'lost' : 'up',
      });
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
