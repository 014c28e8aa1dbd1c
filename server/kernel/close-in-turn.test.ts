import { expect } from 'chai';
import { pino } from 'pino';
import { closeInTurn } from './close-in-turn.ts';

describe('what is closed in turn', () => {
  it('is closed to the last one, whichever fails or hangs before, and the log says which', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
    const closed: string[] = [];
    await closeInTurn(log, [
      { name: 'first', close: () => closed.push('first'), atMostMs: 1000 },
      { name: 'hangs', close: () => new Promise(() => undefined), atMostMs: 5 },
      {
        name: 'throws',
        close: () => {
          throw new Error('broken');
        },
        atMostMs: 1000,
      },
      { name: 'rejects', close: () => Promise.reject(new Error('away')), atMostMs: 1000 },
      { name: 'last', close: () => Promise.resolve().then(() => closed.push('last')), atMostMs: 1000 },
    ]);
    expect(closed).to.deep.equal(['first', 'last']);
    expect(lines.map((line) => (JSON.parse(line) as { part: string }).part)).to.deep.equal([
      'hangs',
      'throws',
      'rejects',
    ]);
  });
});
