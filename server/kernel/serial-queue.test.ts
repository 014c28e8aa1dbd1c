import { expect } from 'chai';
import { SerialQueue } from './serial-queue.ts';

describe('a serial queue', () => {
  it('runs one task after the other, however long each takes', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    let finishFirst = (): void => undefined;
    const first = queue.add(async () => {
      log.push('first begins');
      await new Promise<void>((resolve) => (finishFirst = resolve));
      log.push('first ends');
    });
    const second = queue.add(() => log.push('second'));
    await Promise.resolve();
    finishFirst();
    await Promise.all([first, second]);
    expect(log).to.deep.equal(['first begins', 'first ends', 'second']);
  });

  it('gives each task’s result or error to who added it, and goes on', async () => {
    const queue = new SerialQueue();
    const failed = queue.add(() => Promise.reject(new Error('no'))).catch((error: unknown) => error);
    const threw = queue.add(() => {
      throw new Error('never');
    });
    const outcome = threw.catch((error: unknown) => error);
    const result = await queue.add(() => 7);
    expect(result).to.equal(7);
    expect(await failed).to.have.property('message', 'no');
    expect(await outcome).to.have.property('message', 'never');
  });

  it('is idle when everything added so far has run, also what failed', async () => {
    const queue = new SerialQueue();
    let done = 0;
    void queue.add(() => done++);
    queue.add(() => Promise.reject(new Error('no'))).catch(() => done++);
    void queue.add(() => done++);
    await queue.idle();
    expect(done).to.equal(3);
  });
});
