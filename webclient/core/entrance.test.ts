import { expect } from 'chai';
import { createStore } from 'zustand/vanilla';
import type { Participant } from '../../server/contract/conference-view.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type {
  NotificationData,
  NotificationName,
  RequestName,
  ResponseData,
} from '../../server/contract/signalling.ts';
import { Channel, type ClientSocket } from './channel.ts';
import type { Devices } from './devices.ts';
import { aParticipant, aSnapshot } from './made-up.ts';
import type { MediaSession } from './media-session.ts';
import { Meeting } from './meeting.ts';
import type { DeviceState, MeetingState } from './model.ts';

type Answer = ResponseData<RequestName> | ErrorCode;

/** The other end of a connection: what it is asked, and how it answers, is the test's. */
class ScriptedServer {
  readonly asked: RequestName[] = [];
  readonly answers = new Map<RequestName, Answer | Promise<Answer>>();
  connected = true;
  readonly #listeners = new Map<string, ((data: unknown) => void)[]>();

  get socket(): ClientSocket {
    return this as unknown as ClientSocket;
  }

  on(name: string, listener: (data: unknown) => void): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  connect(): void {}

  disconnect(): void {
    this.connected = false;
  }

  timeout(): this {
    return this;
  }

  async emitWithAck(name: RequestName): Promise<unknown> {
    this.asked.push(name);
    const answer = await (this.answers.get(name) ?? {});
    // As Socket.IO does when no answer comes in time, or the connection goes.
    if (answer === 'connection_lost') throw new Error('no answer');
    if (typeof answer === 'string') return { ok: false, error: new PlenumError(answer).toWire() };
    return { ok: true, data: answer };
  }

  /** The next answer to this request comes when the test says so. */
  hold(name: RequestName): (answer: Answer) => Promise<void> {
    let resolve: (answer: Answer) => void;
    this.answers.set(name, new Promise<Answer>((given) => (resolve = given)));
    return async (answer) => {
      resolve(answer);
      await settled();
    };
  }

  async tell<N extends NotificationName>(name: N, data: NotificationData<N>): Promise<void> {
    this.#emit(name, data);
    await settled();
  }

  async cut(): Promise<void> {
    this.connected = false;
    this.#emit('disconnect', 'transport close');
    await settled();
  }

  async mend(): Promise<void> {
    this.connected = true;
    this.#emit('connect');
    await settled();
  }

  /** Resolves when this has been asked so many times. */
  async untilAsked(name: RequestName, times: number): Promise<void> {
    while (this.times(name) < times) await new Promise((resolve) => setTimeout(resolve, 10));
    await settled();
  }

  times(name: RequestName): number {
    return this.asked.filter((one) => one === name).length;
  }

  #emit(name: string, data?: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(data);
  }
}

/** Everything that follows without waiting for anybody has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

const self = aParticipant('anna');
const snapshot = aSnapshot([self]);
const entered = {
  participantId: 'anna',
  seat: 'a secret of a seat',
  snapshot,
  media: {},
  mayHost: false,
} as unknown as ResponseData<'enter'>;
const waits: ResponseData<'join'> = {
  waiting: { participantId: 'anna', for: 'admission', subject: 'Plans' },
};
const resumed = {
  sync: { patches: [] },
  media: { offer: {} },
} as unknown as ResponseData<'resume'>;
const waitingPerson = { id: 'ben', name: 'Ben', kind: 'web', since: 0, for: 'admission' } as const;

describe('the way into a meeting and back', function () {
  this.timeout(5000);
  let server: ScriptedServer;
  let meeting: Meeting;
  let page: EventTarget;
  /** What devices and media were told to do. */
  let done: string[];
  /** The seats the console was told of. */
  let seats: (string | null)[];
  let openMicrophone: () => void;

  beforeEach(() => {
    seats = [];
    server = new ScriptedServer();
    page = new EventTarget();
    done = [];
    const devices = {
      store: createStore<Pick<DeviceState, 'wanted' | 'tracks' | 'opening' | 'problems'>>(() => ({
        wanted: { microphone: true, camera: true },
        tracks: { microphone: null, camera: null },
        opening: { microphone: false, camera: false },
        problems: { microphone: null, camera: null },
      })),
      setWanted: (kind: string, on: boolean) => {
        done.push(`${kind} ${on ? 'on' : 'off'}`);
        return Promise.resolve();
      },
      close: () => void done.push('devices closed'),
    };
    const track = { readyState: 'live' } as MediaStreamTrack;
    openMicrophone = () => devices.store.setState({ tracks: { microphone: track, camera: null } });
    const media = {
      recvRtpCapabilities: {},
      generation: 1,
      receiver: { consumerIds: [] },
      publisher: {
        usePictureCodec: () => undefined,
        follow: (source: string, state: string) => void done.push(`${source} ${state}`),
        want: (source: string, { live }: { live: boolean }) => {
          done.push(`${source} ${live ? 'sent' : 'sent muted'}`);
          return Promise.resolve();
        },
      },
      open: () => void done.push('media opened'),
      close: () => undefined,
    };
    meeting = new Meeting({
      settings: {} as ClientSettings,
      devices: devices as unknown as Devices,
      channel: new Channel(server.socket),
      createMedia: () => Promise.resolve(media as unknown as MediaSession),
      page,
      consoleSeat: { set: (_, seat) => void seats.push(seat) },
    });
  });

  afterEach(async () => {
    // What is still on its way is of no use, and asks no more.
    await meeting.leave();
    meeting.close();
  });

  const now = (): MeetingState => meeting.store.getState();
  const join = (): Promise<void> => meeting.join({ meetingId: '123456789', pin: undefined, name: 'Anna' });

  async function wait(): Promise<void> {
    server.answers.set('join', waits);
    await join();
    expect(now().phase).to.equal('waiting');
  }

  async function enter(): Promise<void> {
    server.answers.set('join', entered);
    await join();
    expect(now().phase).to.equal('joined');
    done = [];
  }

  function expectOut(): void {
    expect(now()).to.include({ phase: 'ended', snapshot: null });
    expect(done.slice(done.lastIndexOf('devices closed') + 1)).to.deep.equal([]);
  }

  describe('of somebody who leaves', () => {
    it('stays shut when the answer to `enter` comes after that', async () => {
      await wait();
      const answer = server.hold('enter');
      await server.tell('admitted', {});
      await meeting.leave();
      await answer(entered);
      expectOut();
    });

    it('stays shut when the answer to `join` comes after that', async () => {
      const answer = server.hold('join');
      const joining = join();
      await settled();
      await meeting.leave();
      await answer(entered);
      await joining;
      expectOut();
    });

    it('stays shut when it was asked for again while waiting', async () => {
      await wait();
      await server.cut();
      const answer = server.hold('join');
      await server.mend();
      await meeting.leave();
      await answer(waits);
      expectOut();
    });

    it('stays shut when the seat was being taken again', async () => {
      await enter();
      await server.cut();
      const answer = server.hold('resume');
      await server.mend();
      await meeting.leave();
      await answer(resumed);
      expectOut();
    });

    it('stays shut when the state was being caught up with', async () => {
      await enter();
      const answer = server.hold('sync');
      await server.tell('patch', { from: 7, to: 8, add: [], change: [], remove: [], fields: {} });
      await meeting.leave();
      await answer({ snapshot });
      expectOut();
    });

    it('gives the seat up also when the page goes before the answer', async () => {
      const answer = server.hold('join');
      const joining = join();
      await settled();
      page.dispatchEvent(new Event('pagehide'));
      expect(server.asked).to.deep.equal(['join', 'leave']);
      await answer('meeting_not_found');
      await joining;
    });
  });

  describe('of somebody whose meeting ends', () => {
    it('stays shut when the seat was being taken again', async () => {
      await enter();
      await server.cut();
      const answer = server.hold('resume');
      await server.mend();
      await server.tell('ended', { reason: 'host' });
      await answer(resumed);
      expectOut();
      expect(now().endedReason).to.equal('host');
    });

    it('says how it ended, not that the seat is lost', async () => {
      const answer = server.hold('join');
      const joining = join();
      await settled();
      await server.tell('ended', { reason: 'administrator' });
      await answer('seat_lost');
      await joining;
      expect(now()).to.include({ phase: 'ended', endedReason: 'administrator', joinError: null });
    });

    it('is no longer told of it after having left', async () => {
      await enter();
      await meeting.leave();
      await server.tell('ended', { reason: 'host' });
      expect(now().endedReason).to.equal('left');
    });
  });

  describe('of somebody who is sent back to wait', () => {
    it('leads to waiting when the answer to `enter` comes after that', async () => {
      await wait();
      const answer = server.hold('enter');
      await server.tell('admitted', {});
      await server.tell('waiting', { subject: 'Plans' });
      await answer(entered);
      expect(now()).to.include({ phase: 'waiting', snapshot: null });
      expect(done).to.deep.equal([]);
    });

    it('leads to waiting when the answer to `resume` comes after that', async () => {
      await enter();
      await server.cut();
      const answer = server.hold('resume');
      await server.mend();
      await server.tell('waiting', { subject: 'Plans' });
      await answer(resumed);
      expect(now()).to.include({ phase: 'waiting', snapshot: null });
      expect(done).to.deep.equal([]);
    });

    it('is asked for again when the seat went with the media that could not be opened', async () => {
      await wait();
      const answer = server.hold('enter');
      await server.tell('admitted', {});
      await server.tell('waiting', { subject: 'Plans' });
      await answer('media_unavailable');
      await server.untilAsked('join', 2);
      expect(now().phase).to.equal('waiting');
    });

    it('opens with devices when let in once more', async () => {
      await enter();
      await server.tell('waiting', { subject: 'Plans' });
      server.answers.set('enter', entered);
      await server.tell('admitted', {});
      expect(now().phase).to.equal('joined');
      expect(done).to.deep.equal(['media opened', 'microphone on', 'camera on']);
    });
  });

  describe('of somebody who waits', () => {
    it('opens when they are let in before the answer to `join` comes', async () => {
      server.answers.set('enter', entered);
      const answer = server.hold('join');
      const joining = join();
      await settled();
      await server.tell('admitted', {});
      expect(server.times('enter')).to.equal(0);
      await answer(waits);
      await joining;
      expect(now().phase).to.equal('joined');
    });

    it('leads back to waiting when the connection goes while they enter', async () => {
      await wait();
      const answer = server.hold('enter');
      await server.tell('admitted', {});
      await server.cut();
      await answer('connection_lost');
      expect(now().phase).to.equal('waiting');
      await server.mend();
      expect(server.asked).to.deep.equal(['join', 'enter', 'join']);
      expect(now()).to.include({ phase: 'waiting', joinError: null });
    });

    it('is asked for again, the seat given up, when no answer to `enter` comes', async () => {
      await wait();
      server.answers.set('enter', 'connection_lost');
      await server.tell('admitted', {});
      expect(now().phase).to.equal('waiting');
      await server.untilAsked('join', 2);
      expect(server.asked).to.deep.equal(['join', 'enter', 'leave', 'join']);
    });

    for (const refusal of ['conference_elsewhere', 'connection_lost', 'already_joined'] as const) {
      it(`is asked for again after ${refusal}`, async () => {
        await wait();
        await server.cut();
        server.answers.set('join', refusal);
        await server.mend();
        expect(now().phase).to.equal('waiting');
        server.answers.set('join', entered);
        await server.untilAsked('join', 3);
        expect(now().phase).to.equal('joined');
      });
    }

    it('ends with the reason when another attempt does not change it', async () => {
      await wait();
      await server.cut();
      server.answers.set('join', 'conference_locked');
      await server.mend();
      expect(now()).to.include({ phase: 'ended', joinError: 'conference_locked' });
    });

    it('stays as it is when they were sent back while they entered', async () => {
      await wait();
      server.answers.set('enter', 'not_admitted');
      await server.tell('admitted', {});
      expect(now()).to.include({ phase: 'waiting', joinError: null });
      expect(server.times('leave')).to.equal(0);
    });
  });

  describe('of somebody whose answer to `join` does not come', () => {
    it('can be taken again, as the seat that may be there is given up', async () => {
      server.answers.set('join', 'connection_lost');
      await join();
      expect(now()).to.include({ phase: 'idle', joinError: 'connection_lost' });
      expect(server.asked).to.deep.equal(['join', 'leave']);
    });
  });

  describe('of somebody who comes back', () => {
    it('leads into the same seat', async () => {
      await enter();
      await server.cut();
      expect(now().phase).to.equal('reconnecting');
      server.answers.set('resume', resumed);
      await server.mend();
      expect(now().phase).to.equal('joined');
      expect(now().notices.map(({ code }) => code)).to.deep.equal(['reconnected']);
    });

    it('leads before the door when the seat is lost and one has to wait', async () => {
      await enter();
      await server.cut();
      server.answers.set('resume', 'seat_lost');
      server.answers.set('join', waits);
      await server.mend();
      expect(now()).to.include({ phase: 'waiting', snapshot: null });
      server.answers.set('enter', entered);
      await server.tell('admitted', {});
      expect(now().phase).to.equal('joined');
      expect(done).to.deep.equal(['media opened', 'microphone on', 'camera on']);
    });

    it('is tried again on the next connection when one goes in the middle of it', async () => {
      await enter();
      await server.cut();
      const answer = server.hold('resume');
      await server.mend();
      await server.cut();
      await answer(resumed);
      expect(now().phase).to.equal('reconnecting');
      await server.mend();
      expect(server.times('resume')).to.equal(2);
      expect(now().phase).to.equal('joined');
    });
  });

  const change = (from: number, set: Partial<Participant>): Promise<void> =>
    server.tell('patch', {
      from,
      to: from + 1,
      add: [],
      change: [{ ids: ['anna'], set }],
      remove: [],
      fields: {},
    });

  it('gives the seat to one’s console, and takes it back in the end', async () => {
    await enter();
    await meeting.leave();
    expect(seats).to.deep.equal(['a secret of a seat', null]);
  });

  describe('of a host', () => {
    it('tells who waits as long as they are host or co-host', async () => {
      const host = { ...self, role: 'host' } as const;
      server.answers.set('join', { ...entered, snapshot: { ...snapshot, participants: [host] } });
      await join();
      await server.tell('host', { waiting: [waitingPerson] });
      expect(now().host?.waiting).to.deep.equal([waitingPerson]);
      await change(1, { role: 'cohost' });
      expect(now().host?.waiting).to.deep.equal([waitingPerson]);
      await change(2, { role: 'guest' });
      expect(now().host).to.equal(null);
    });

    it('keeps what is told before the role, and what is not told again', async () => {
      await enter();
      await server.tell('host', { waiting: [waitingPerson], view: { type: 'scene' } });
      await change(1, { role: 'host' });
      await server.tell('host', { waiting: [] });
      expect(now().host).to.deep.include({ waiting: [], view: { type: 'scene' } });
    });

    it('tells a refusal of a control, and returns it', async () => {
      await enter();
      server.answers.set('control', 'not_permitted');
      expect(await meeting.give({ type: 'muteAll' })).to.equal('not_permitted');
      expect(now().notices.map(({ code }) => code)).to.deep.equal(['not_permitted']);
    });
  });

  describe('into a room where one is muted', () => {
    const held = { ...self, held: true };
    const intoHeld = { ...entered, snapshot: aSnapshot([held], { muted: true, selfUnmute: false }) };

    it('brings the microphone muted, and says so', async () => {
      openMicrophone();
      server.answers.set('join', intoHeld);
      await join();
      await settled();
      expect(done).to.include('microphone sent muted');
      expect(done).not.to.include('microphone sent');
      expect(now().local.microphone.state).to.equal('off');
      expect(now().notices.map(({ code }) => code)).to.deep.equal(['entered_muted_for_good']);
    });

    it('lets nobody back unmuted who lost the seat meanwhile', async () => {
      openMicrophone();
      await enter();
      await settled();
      expect(now().local.microphone.state).to.equal('live');
      await server.cut();
      server.answers.set('resume', 'seat_lost');
      server.answers.set('join', intoHeld);
      done = [];
      await server.mend();
      expect(done.slice(0, 2)).to.deep.equal(['microphone paused', 'media opened']);
      expect(now().local.microphone.state).to.equal('off');
    });
  });
});
