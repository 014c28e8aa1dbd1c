import { expect } from 'chai';
import type { StreamLook, StreamViewer } from '../../server/contract/api/streams.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import { useFakeTimers } from '../../test/harness/fake-timers.ts';
import { Watching } from './watching.ts';

const viewer: StreamViewer = {
  ...{ viewerId: 'v', title: 'Weekly', kind: 'picture', startedAt: 0, viewers: 3 },
  playlist: '/api/v1/streams/t/viewers/v/index.m3u8',
};

describe('somebody who has opened the page of a live stream', () => {
  let timers: ReturnType<typeof useFakeTimers>;
  /** What the server says just now: an error, or as it should. */
  let server: { look: StreamLook; watch: ErrorCode | null; heard: ErrorCode | null };
  let pins: (string | null)[];
  let left: string[];
  let watching: Watching;

  const answer = <T>(refused: ErrorCode | null, value: T): Promise<T> =>
    refused === null ? Promise.resolve(value) : Promise.reject(new PlenumError(refused));
  const made = (pin: string | null = null): Watching =>
    new Watching(
      {
        look: () => answer(null, server.look),
        watch: (given) => {
          pins.push(given);
          return answer(server.watch, viewer);
        },
        heard: () => answer(server.heard, { viewers: 9 }),
        leave: (viewerId) => left.push(viewerId),
      },
      pin,
    );
  /** After what was asked has been answered. */
  const phase = async (): Promise<string> => {
    await new Promise((resolve) => setImmediate(resolve));
    return watching.state.getState().phase;
  };
  const later = (): Promise<string> => {
    timers.tick(5000);
    return phase();
  };

  beforeEach(() => {
    timers = useFakeTimers();
    server = { look: { state: 'live', whoMayWatch: 'everyone' }, watch: null, heard: null };
    [pins, left] = [[], []];
    watching = made();
  });
  afterEach(() => {
    watching.close();
    timers.restore();
  });

  it('waits for it, watches when it begins, and knows its end from its beginning', async () => {
    server.look.state = 'off';
    watching.open();
    expect(await phase()).to.equal('waiting');
    server.look.state = 'starting';
    expect(await later()).to.equal('waiting');
    server.look.state = 'live';
    expect(await later()).to.equal('watching');
    expect(await later()).to.equal('watching');
    expect(watching.state.getState()).to.include({ viewers: 9 });
    server.heard = 'stream_not_live';
    server.look.state = 'off';
    expect(await later()).to.equal('ended');
    [server.look.state, server.heard] = ['live', null];
    expect(await later()).to.equal('watching');
    watching.close();
    expect(left).to.deep.equal(['v']);
  });

  it('is asked for the PIN, again after a wrong one, and never again after the right one', async () => {
    server.look.whoMayWatch = 'pin';
    watching.open();
    expect(await phase()).to.equal('pin');
    server.watch = 'stream_pin_wrong';
    watching.enterPin('0000');
    expect(await phase()).to.equal('pin');
    expect(watching.state.getState()).to.include({ refused: 'stream_pin_wrong', busy: false });
    server.watch = null;
    watching.enterPin('1234');
    expect(await phase()).to.equal('watching');
    // Forgotten by the server, as after a change of who may watch.
    server.heard = 'stream_viewer_gone';
    expect(await later()).to.equal('watching');
    expect(pins).to.deep.equal(['0000', '1234', '1234']);
  });

  it('is let in by a PIN of the link', async () => {
    server.look.whoMayWatch = 'pin';
    watching = made('1234');
    watching.open();
    expect([await phase(), pins]).to.deep.equal(['watching', ['1234']]);
  });

  it('is let in when there is room, and told what nothing can be waited for', async () => {
    server.watch = 'stream_full';
    watching.open();
    expect(await phase()).to.equal('full');
    server.watch = null;
    expect(await later()).to.equal('watching');
    for (const [code, wanted] of [
      ['sign_in_required', 'signIn'],
      ['enterprise_only', 'stranger'],
      ['stream_unknown', 'unknown'],
      ['internal', 'failed'],
    ] as const) {
      watching.close();
      server.watch = code;
      watching.open();
      expect(await phase()).to.equal(wanted);
    }
    server.watch = null;
    expect(await later()).to.equal('watching');
  });

  it('goes on watching while the server is away for a moment', async () => {
    watching.open();
    expect(await phase()).to.equal('watching');
    server.heard = 'connection_lost';
    expect(await later()).to.equal('watching');
    server.heard = null;
    expect(await later()).to.equal('watching');
    expect(pins).to.have.length(1);
  });
});
