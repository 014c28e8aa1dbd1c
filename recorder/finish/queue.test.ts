import { expect } from 'chai';
import type { FinishStage } from './order.ts';
import { FinishingQueue, type StageCounts } from './queue.ts';

/** Recordings whose stages last until they are told to end. */
class KnownRecordings {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  /** @param stages those it has, one after the other */
  work(id: string, stages: readonly FinishStage[] = ['hd', 'sd']) {
    return async (stage: FinishStage, signal: AbortSignal): Promise<FinishStage | null> => {
      this.begun.push(`${stage} ${id}`);
      await new Promise<void>((resolve) => {
        this.#ends.set(`${stage} ${id}`, resolve);
        // As of ffmpeg: it takes a moment until it has ended.
        signal.addEventListener('abort', () => setImmediate(resolve));
      });
      this.begun.push(`${signal.aborted ? 'cancelled' : 'ended'} ${id}`);
      return stages[stages.indexOf(stage) + 1] ?? null;
    };
  }

  async end(...whats: readonly string[]): Promise<void> {
    for (const what of whats) {
      this.#ends.get(what)?.();
      await new Promise(setImmediate);
    }
  }

  get stages(): readonly string[] {
    return this.begun.filter((what) => /^(hd|sd) /.test(what));
  }
}

const counts = (hd: readonly [number, number], sd: readonly [number, number]) => {
  const of = ([waiting, running]: readonly [number, number]): StageCounts => ({ waiting, running });
  return { hd: of(hd), sd: of(sd) };
};

describe('the queue of recordings to be finished', () => {
  let recordings: KnownRecordings;
  let queue: FinishingQueue;
  const add = (...ids: readonly string[]): void => {
    for (const id of ids) queue.add(id, 'hd', recordings.work(id));
  };

  beforeEach(() => {
    recordings = new KnownRecordings();
    queue = new FinishingQueue(1);
  });

  it('has HD of all that wait go before SD of any', async () => {
    add('a', 'b', 'c');
    expect(queue.counts).to.deep.equal(counts([2, 1], [0, 0]));
    await recordings.end('hd a', 'hd b', 'hd c');
    expect(queue.counts).to.deep.equal(counts([0, 0], [2, 1]));
    await recordings.end('sd a', 'sd b', 'sd c');
    expect(recordings.stages).to.deep.equal(['hd a', 'hd b', 'hd c', 'sd a', 'sd b', 'sd c']);
    expect(queue.counts).to.deep.equal(counts([0, 0], [0, 0]));
  });

  it('has HD not wait for SD that runs, and no more SD begin meanwhile', async () => {
    add('a', 'b');
    await recordings.end('hd a', 'hd b');
    queue.add('c', 'hd', recordings.work('c', ['hd']));
    expect(queue.counts).to.deep.equal(counts([0, 1], [1, 1]));
    await recordings.end('sd a');
    expect(queue.counts).to.deep.equal(counts([0, 1], [1, 0]));
    await recordings.end('hd c', 'sd b');
    expect(recordings.stages).to.deep.equal(['hd a', 'hd b', 'sd a', 'hd c', 'sd b']);
    expect(queue.counts).to.deep.equal(counts([0, 0], [0, 0]));
  });

  it('finishes as many at once as it is told, each once', async () => {
    queue = new FinishingQueue(2);
    add('a', 'b', 'c', 'b');
    expect(recordings.stages).to.deep.equal(['hd a', 'hd b']);
    await recordings.end('hd a');
    add('a');
    await recordings.end('hd b', 'hd c', 'sd a', 'sd b', 'sd c');
    expect(recordings.stages).to.deep.equal(['hd a', 'hd b', 'hd c', 'sd a', 'sd b', 'sd c']);
    add('a');
    expect(recordings.stages.at(-1)).to.equal('hd a');
  });

  it('begins with SD of those whose HD is finished, after HD of others', async () => {
    add('a');
    queue.add('b', 'sd', recordings.work('b'));
    add('c');
    await recordings.end('hd a', 'hd c', 'sd b', 'sd a');
    expect(recordings.stages).to.deep.equal(['hd a', 'hd c', 'sd b', 'sd a', 'sd c']);
  });

  it('lets one that waits or runs be cancelled, and says when nothing of it runs any more', async () => {
    add('a', 'b', 'c');
    await queue.cancel('b');
    await queue.cancel('a');
    expect(recordings.begun).to.deep.equal(['hd a', 'cancelled a', 'hd c']);
    await queue.cancel('nobody');
    add('d');
    await queue.close();
    add('e');
    expect(recordings.begun).to.deep.equal(['hd a', 'cancelled a', 'hd c', 'cancelled c']);
    expect(queue.counts).to.deep.equal(counts([0, 0], [0, 0]));
  });
});
