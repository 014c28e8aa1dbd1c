import { expect } from 'chai';
import { createStore } from 'zustand/vanilla';
import type { Participant } from '../../server/contract/conference-view.ts';
import type { Devices } from './devices.ts';
import { LocalSources, nothingSent } from './local-sources.ts';
import { aParticipant, aSnapshot } from './made-up.ts';
import type { DeviceState, MeetingState, RoomNotice } from './model.ts';
import { followHost } from './own-part.ts';
import type { Publisher, Wish } from './publisher.ts';

/** Everything that follows without waiting for anybody has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('one’s own microphone, when the host mutes or opens it', () => {
  const track = { readyState: 'live' } as MediaStreamTrack;
  let state: { store: ReturnType<typeof make>; sources: LocalSources; stop: () => void };
  let told: string[];
  let notices: RoomNotice[];
  /** What became of the last wish to send, when the test says so. */
  let answer: (refusal?: Error) => Promise<void>;

  const make = () =>
    createStore<MeetingState>(
      () =>
        ({
          participantId: 'anna',
          snapshot: aSnapshot([aParticipant('anna', { sources: { microphone: 'live' } })]),
          local: { ...nothingSent, microphone: { state: 'live', track } },
        }) as unknown as MeetingState,
    );

  beforeEach(() => {
    told = [];
    notices = [];
    const store = make();
    const publisher = {
      follow: (_: string, now: string) => void told.push(`server: ${now}`),
      want: (_: string, { live }: Wish) => {
        told.push(live ? 'live' : 'paused');
        return new Promise<void>((resolve, reject) => {
          answer = (refusal) => {
            if (refusal) reject(refusal);
            else resolve();
            return settled();
          };
        });
      },
    } as unknown as Publisher;
    const devices = {
      store: createStore(
        () => ({ tracks: { microphone: track, camera: null }, problems: {} }) as unknown as DeviceState,
      ),
      setWanted: () => Promise.resolve(),
    } as unknown as Devices;
    const sources = new LocalSources(store, devices, {
      publisher: () => publisher,
      tell: (_, code) => void notices.push(code as RoomNotice),
    });
    const stop = followHost(store, sources, (code) => void notices.push(code));
    state = { store, sources, stop };
  });

  afterEach(() => state.stop());

  function patch(set: Partial<Participant>, fields: Parameters<typeof aSnapshot>[1] = {}): void {
    const [self] = state.store.getState().snapshot!.participants;
    state.store.setState({ snapshot: aSnapshot([{ ...self!, ...set }], fields) });
  }
  const shown = (): string => state.store.getState().local.microphone.state;

  it('is muted here at once, without asking the server, and one is told', () => {
    patch({ held: true, sources: { microphone: 'paused' } });
    expect(shown()).to.equal('off');
    expect(told).to.deep.equal(['server: paused']);
    expect(notices).to.deep.equal(['muted_by_host']);
  });

  it('says that one may not unmute, and why it is a roll call', () => {
    patch({ held: true }, { selfUnmute: false });
    expect(notices).to.deep.equal(['muted_for_good']);
    state.store.setState({ local: { ...nothingSent, microphone: { state: 'live', track } } });
    patch({ held: false });
    patch({ held: true }, { mode: { type: 'rollCall', participantId: 'ben' } });
    expect(notices.at(-1)).to.equal('muted_in_roll_call');
  });

  it('stays as it is when one muted oneself, whenever the state says so', async () => {
    const muting = state.sources.switchDevice('microphone', false);
    await settled();
    await answer();
    await muting;
    patch({ sources: { microphone: 'paused' } });
    expect(shown()).to.equal('off');
    expect(notices).to.deep.equal([]);
  });

  it('is not muted by a state that is older than one’s unmuting', async () => {
    patch({ held: true, sources: { microphone: 'paused' } });
    const unmuting = state.sources.switchDevice('microphone', true);
    await settled();
    await answer();
    await unmuting;
    patch({ network: 'fair' });
    expect(shown()).to.equal('live');
  });

  it('stays muted when the host mutes while one unmutes', async () => {
    patch({ held: true });
    patch({ held: false });
    const unmuting = state.sources.switchDevice('microphone', true);
    await settled();
    patch({ held: true });
    await answer();
    await unmuting;
    expect(shown()).to.equal('off');
  });

  it('is opened by the host in a roll call, and one is told plainly', () => {
    patch({ held: true, sources: { microphone: 'paused' } });
    patch({ held: false, sources: { microphone: 'live' } });
    expect(shown()).to.equal('live');
    expect(told).to.deep.equal(['server: paused', 'server: live']);
    expect(notices).to.deep.equal(['muted_by_host', 'opened_by_host']);
  });

  it('is not opened again when one has unmuted and muted oneself before the state told of it', async () => {
    patch({ held: true, sources: { microphone: 'paused' } });
    for (const on of [true, false]) {
      const switching = state.sources.switchDevice('microphone', on);
      await settled();
      await answer();
      await switching;
    }
    patch({ held: false, sources: { microphone: 'live' } });
    expect(shown()).to.equal('off');
    expect(notices).to.deep.equal(['muted_by_host']);
  });

  it('can be opened by the host after one tried to unmute in vain', async () => {
    patch({ held: true, sources: { microphone: 'paused' } });
    const unmuting = state.sources.switchDevice('microphone', true);
    await settled();
    await answer(new Error('unmute_forbidden'));
    await unmuting;
    expect(shown()).to.equal('off');
    patch({ held: false, sources: { microphone: 'live' } });
    expect(shown()).to.equal('live');
  });

  it('tells of a role given or taken', () => {
    patch({ role: 'cohost' });
    patch({ role: 'host' });
    patch({ role: 'guest' });
    expect(notices).to.deep.equal(['you_are_cohost', 'you_are_host', 'you_are_guest']);
  });
});
