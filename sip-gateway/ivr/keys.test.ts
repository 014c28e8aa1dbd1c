import { expect } from 'chai';
import type { Digit } from '../../server/contract/legs.ts';
import { helpLines, type KeysPending, pressKey } from './keys.ts';

/** @param keys a dot is five seconds in which nothing is pressed */
function press(keys: string, isHost = false): string[] {
  let pending: KeysPending | null = null;
  let now = 0;
  const commands: string[] = [];
  for (const key of keys) {
    now += key === '.' ? 5000 : 300;
    if (key === '.') continue;
    const read = pressKey(pending, key as Digit, { now, isHost });
    pending = read.pending;
    if (read.command !== null) commands.push(read.command);
  }
  return commands;
}

describe('keys pressed in a conference', () => {
  it('are a star and what it is for', () => {
    expect(press('*6*1***0')).to.deep.equal(['toggleMicrophone', 'toggleHand', 'toggleHelp', 'toggleHelp']);
    expect(press('*7*8', true)).to.deep.equal(['toggleLock', 'nextLayout']);
  });

  it('steer the conference for its host only', () => {
    expect(press('*7*8')).to.deep.equal(['unknown', 'unknown']);
  });

  it('mean nothing without the star', () => {
    expect(press('6178#0A')).to.deep.equal([]);
  });

  it('are forgotten when half of it was pressed', () => {
    expect(press('*.6')).to.deep.equal([]);
    expect(press('*.*6')).to.deep.equal(['toggleMicrophone']);
    expect(press('*#6')).to.deep.equal([]);
  });

  it('are said to be unknown where they are', () => {
    expect(press('*5*D')).to.deep.equal(['unknown', 'unknown']);
  });

  it('are explained in a few lines, more of them to a host', () => {
    expect(helpLines('en', false).map((line) => line.slice(0, 2))).to.deep.equal(['*6', '*1', '**']);
    expect(helpLines('zh', true).map((line) => line.slice(0, 2))).to.deep.equal([
      '*6',
      '*1',
      '*7',
      '*8',
      '**',
    ]);
  });
});
