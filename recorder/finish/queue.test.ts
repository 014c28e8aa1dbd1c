import { expect } from 'chai';
import { FinishError } from './finish-error.ts';
import type { HdFinished } from './hd.ts';
import type { FinishOrder, FinishStage, FinishWatch } from './order.ts';
import type { FileFacts } from './probe.ts';
import { FinishingQueue } from './queue.ts';

/** Stages that last until they are told to end. */
class KnownStages {
  readonly begun: string[] = [];
  readonly #running = new Map<string, { resolve: (nothing: null) => void; reject: (error: Error) => void }>();

  readonly hd = async ({ folder }: FinishOrder, watch: FinishWatch = {}): Promise<HdFinished> => {
    await this.#run('hd', folder, watch);
    return { durationMs: 1, chapters: [], files: [fileOf('video.mp4')], strip: null };
  };
  readonly sd = async ({ folder }: FinishOrder, watch: FinishWatch = {}): Promise<readonly FileFacts[]> => {
    await this.#run('sd', folder, watch);
    return [fileOf('sd.mp4')];
  };

  async end(what: string, error?: Error): Promise<void> {
    const running = this.#running.get(what);
    if (error) running?.reject(error);
    else running?.resolve(null);
    await new Promise(setImmediate);
  }

  async #run(stage: FinishStage, folder: string, { signal, onProgress }: FinishWatch): Promise<void> {
    const what = `${stage} ${folder}`;
    this.begun.push(what);
    const end = Promise.withResolvers<null>();
    this.#running.set(what, end);
    // As of ffmpeg: it takes a moment until it has ended.
    signal?.addEventListener('abort', () => setImmediate(() => end.reject(new FinishError('cancelled'))));
    onProgress?.(stage, 1);
    await end.promise;
  }
}

const fileOf = (name: string): FileFacts => ({ name, bytes: 1, durationMs: 1, width: 1, height: 1 });
const orderOf = (folder: string, kind: FinishOrder['kind'] = 'picture'): FinishOrder => ({
  ...{ folder, kind, title: folder, marks: [] },
});
const failureOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof FinishError ? error.failure : String(error);
  }
};

describe('the queue of recordings to be finished', () => {
  let stages: KnownStages;
  let queue: FinishingQueue;
  const add = (folder: string, kind?: FinishOrder['kind']) => queue.add(folder, orderOf(folder, kind));

  beforeEach(() => {
    stages = new KnownStages();
    queue = new FinishingQueue({ stages });
  });

  it('has HD of all that wait go before SD of any', async () => {
    const told: string[] = [];
    const first = queue.add('a', orderOf('a'), {
      onProgress: (stage, percent) => void told.push(`${stage} ${percent}`),
      onHd: ({ files }) => void told.push(files.map(({ name }) => name).join()),
    });
    const others = [add('b'), add('c')];
    expect(queue.counts).to.deep.equal({ hd: { waiting: 2, running: 1 }, sd: { waiting: 0, running: 0 } });
    for (const what of ['hd a', 'hd b', 'hd c']) await stages.end(what);
    expect(queue.counts).to.deep.equal({ hd: { waiting: 0, running: 0 }, sd: { waiting: 2, running: 1 } });
    for (const what of ['sd a', 'sd b', 'sd c']) await stages.end(what);
    expect(stages.begun).to.deep.equal(['hd a', 'hd b', 'hd c', 'sd a', 'sd b', 'sd c']);
    expect((await first).files.map(({ name }) => name)).to.deep.equal(['video.mp4', 'sd.mp4']);
    await Promise.all(others);
    expect(told).to.deep.equal(['hd 1', 'video.mp4', 'sd 1']);
    expect(queue.counts).to.deep.equal({ hd: { waiting: 0, running: 0 }, sd: { waiting: 0, running: 0 } });
  });

  it('has HD not wait for SD that runs, and no more SD begin meanwhile', async () => {
    const all = [add('a'), add('b')];
    for (const what of ['hd a', 'hd b']) await stages.end(what);
    all.push(add('c', 'sound'));
    expect(queue.counts).to.deep.equal({ hd: { waiting: 0, running: 1 }, sd: { waiting: 1, running: 1 } });
    await stages.end('sd a');
    expect(stages.begun.at(-1)).to.equal('hd c');
    await stages.end('hd c');
    expect(stages.begun.at(-1)).to.equal('sd b');
    await stages.end('sd b');
    // Of sound alone there is no SD.
    expect((await Promise.all(all)).map(({ files }) => files.length)).to.deep.equal([2, 2, 1]);
  });

  it('finishes as many at once as it is told, each once', async () => {
    queue = new FinishingQueue({ stages, atOnce: 2 });
    const all = [add('a'), add('b'), add('c')];
    expect(add('b')).to.equal(all[1]);
    expect(stages.begun).to.deep.equal(['hd a', 'hd b']);
    for (const what of ['hd a', 'hd b', 'hd c', 'sd a', 'sd b', 'sd c']) await stages.end(what);
    expect(stages.begun).to.deep.equal(['hd a', 'hd b', 'hd c', 'sd a', 'sd b', 'sd c']);
    await Promise.all(all);
  });

  it('goes on with the next one after a failure, and takes the one that failed again', async () => {
    const [a, b] = [add('a'), add('b')];
    const failure = failureOf(a);
    await stages.end('hd a', new FinishError('damaged'));
    expect(await failure).to.equal('damaged');
    const again = add('a');
    for (const what of ['hd b', 'hd a', 'sd b', 'sd a']) await stages.end(what);
    await Promise.all([b, again]);
    expect(stages.begun).to.deep.equal(['hd a', 'hd b', 'hd a', 'sd b', 'sd a']);
  });

  it('lets one that waits or runs be cancelled, and says when nothing of it runs any more', async () => {
    const failures = ['a', 'b', 'c'].map((folder) => failureOf(add(folder)));
    await queue.cancel('b');
    await queue.cancel('a');
    await queue.cancel('nobody');
    await new Promise(setImmediate);
    expect(stages.begun).to.deep.equal(['hd a', 'hd c']);
    await stages.end('hd c');
    await queue.close();
    expect(await Promise.all(failures)).to.deep.equal(['cancelled', 'cancelled', 'cancelled']);
    expect(queue.counts).to.deep.equal({ hd: { waiting: 0, running: 0 }, sd: { waiting: 0, running: 0 } });
  });
});
