import { expect } from 'chai';
import { createStore } from 'zustand/vanilla';
import { announceChanges, changesOf } from './announcements.ts';
import { aParticipant, aSnapshot } from './made-up.ts';
import type { MeetingState, RoomNotice } from './model.ts';

const minute = 60_000;

describe('the notice that a meeting will be ended', () => {
  let told: RoomNotice[];
  let stop: () => void;

  /** @param off how far the server's clock is behind this one, ms; @param left until the end, ms */
  async function enter(off: number, left: number, lasts = 180 * minute): Promise<void> {
    const store = createStore(() => ({ snapshot: null }) as MeetingState);
    told = [];
    stop = announceChanges(store, (code) => told.push(code));
    const now = Date.now() - off;
    const endsAt = now + left;
    const snapshot = { ...aSnapshot([aParticipant('anna')], { endsAt }), now, startedAt: endsAt - lasts };
    store.setState({ snapshot, clockAhead: now - Date.now() });
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

  it('says when it is the free plan that ends it', async () => {
    await enter(0, 4 * minute, 45 * minute);
    expect(told).to.deep.equal(['ends_soon_free']);
  });

  it('does not come early when the clock of the browser is some minutes fast', async () => {
    await enter(8 * minute, 10 * minute);
    expect(told).to.deep.equal([]);
  });
});

describe('what is told of a change of the meeting', () => {
  const before = aSnapshot([aParticipant('anna')]);
  const after = (fields: Parameters<typeof aSnapshot>[1]) => aSnapshot([aParticipant('anna')], fields);

  it('is that it is locked, that only hosts share, and that it is recorded', () => {
    expect(changesOf(after({ locked: true, shareLocked: true, recording: 'on' }), before)).to.deep.equal([
      'locked',
      'share_locked',
      'recording_on',
    ]);
  });

  it('is that it is recorded to whoever enters, and nothing else', () => {
    expect(changesOf(after({ locked: true, recording: 'on' }), null)).to.deep.equal(['recording_on']);
  });

  it('is not the end of a recording that never began', () => {
    expect(changesOf(after({ recording: 'off' }), after({ recording: 'starting' }))).to.deep.equal([]);
    expect(changesOf(after({ recording: 'off' }), after({ recording: 'stopping' }))).to.deep.equal([
      'recording_off',
    ]);
  });
});
