import { expect } from 'chai';
import { createStore } from 'zustand/vanilla';
import type { Devices } from './devices.ts';
import { LocalSources, nothingSent } from './local-sources.ts';
import type { MeetingState } from './model.ts';
import type { Publisher } from './publisher.ts';

/** As much of a track as is looked at. */
class Captured extends EventTarget {
  contentHint = '';
  isStopped = false;

  stop(): void {
    this.isStopped = true;
  }
}

describe('a screen that is shared', () => {
  let picture: Captured;
  let sound: Captured;
  let publisher: Publisher | undefined;
  let sources: LocalSources;
  const store = createStore(() => ({ local: nothingSent }) as MeetingState);

  beforeEach(() => {
    picture = new Captured();
    sound = new Captured();
    store.setState({ local: nothingSent });
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: {
        getDisplayMedia: () =>
          Promise.resolve({ getVideoTracks: () => [picture], getAudioTracks: () => [sound] }),
      },
    });
    const devices = { store: createStore(() => ({})) } as unknown as Devices;
    sources = new LocalSources(store, devices, { publisher: () => publisher, tell: () => undefined });
  });

  after(() => {
    Reflect.deleteProperty(navigator, 'mediaDevices');
  });

  const publishing = (want: () => Promise<void>): Publisher => ({ want }) as unknown as Publisher;
  const states = (): string[] => [
    store.getState().local.slides.state,
    store.getState().local['slides-audio'].state,
  ];

  it('is shown as shared when it is sent', async () => {
    publisher = publishing(() => Promise.resolve());
    await sources.startShare();
    expect(states()).to.deep.equal(['live', 'live']);
    expect([picture.isStopped, sound.isStopped]).to.deep.equal([false, false]);
  });

  it('is let go when it was chosen after one was sent back to wait', async () => {
    publisher = undefined;
    await sources.startShare();
    expect(states()).to.deep.equal(['off', 'off']);
    expect([picture.isStopped, sound.isStopped]).to.deep.equal([true, true]);
  });

  it('is let go when one is sent back to wait while it begins', async () => {
    publisher = publishing(() => {
      publisher = undefined;
      sources.forget();
      return Promise.resolve();
    });
    await sources.startShare();
    expect(states()).to.deep.equal(['off', 'off']);
    expect([picture.isStopped, sound.isStopped]).to.deep.equal([true, true]);
  });
});
