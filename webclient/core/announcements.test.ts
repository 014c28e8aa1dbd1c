import { expect } from 'chai';
import { createStore } from 'zustand/vanilla';
import type { Snapshot } from '../../server/contract/conference-view.ts';
import { announceChanges } from './announcements.ts';
import type { MeetingState, RoomNotice } from './model.ts';

const minute = 60_000;

describe('the notice that a meeting will be ended', () => {
  let told: RoomNotice[];
  let stop: () => void;

  /** @param off how far the server's clock is behind this one, ms; @param left until the end, ms */
  async function enter(off: number, left: number): Promise<void> {
    const store = createStore(() => ({ snapshot: null }) as MeetingState);
    told = [];
    stop = announceChanges(store, (code) => told.push(code));
    const now = Date.now() - off;
    store.setState({ snapshot: { now, fields: { locked: false, endsAt: now + left } } as Snapshot });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  afterEach(() => stop());

  it('comes at once to who enters in the last minutes', async () => {
    await enter(0, 4 * minute);
    expect(told).to.deep.equal(['ends_soon']);
  });

  it('comes as well when the clock of the browser is an hour fast', async () => {
    await enter(60 * minute, 4 * minute);
    expect(told).to.deep.equal(['ends_soon']);
  });

  it('does not come early when the clock of the browser is some minutes fast', async () => {
    await enter(8 * minute, 10 * minute);
    expect(told).to.deep.equal([]);
  });
});
