import { expect } from 'chai';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('signalling with a real worker', () => {
  let running: RunningPlenum;
  let meeting: Meeting;
  const clients: SignallingClient[] = [];

  before(async () => {
    running = await startPlenum(
      '--media.workers=1',
      '--conference.closedSeatSeconds=0.3',
      '--limits.wrongPinsPerMinute=3',
    );
  });

  after(() => running.stop());

  beforeEach(async () => {
    meeting = await running.createMeeting();
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  function newClient(): SignallingClient {
    const client = new SignallingClient(running.url);
    clients.push(client);
    return client;
  }

  async function joined(name: string, pin = meeting.guestPin): Promise<SignallingClient> {
    const client = newClient();
    await client.join(meeting.meetingId, pin, name, running.plenum.media.rtpCapabilities());
    return client;
  }

  async function codeOf(promise: Promise<unknown>): Promise<string> {
    try {
      await promise;
    } catch (error) {
      if (error instanceof PlenumError) return error.code;
      throw error;
    }
    return 'no error';
  }

  it('makes the first with the host PIN host and tells everybody who comes and goes', async () => {
    const anna = await joined('Anna', meeting.hostPin);
    const ben = await joined('Ben', meeting.hostPin);
    const carla = await joined('卡拉');
    expect(carla.snapshot?.participants.map(({ name, role }) => [name, role])).to.deep.equal([
      ['Anna', 'host'],
      ['Ben', 'guest'],
      ['卡拉', 'guest'],
    ]);
    await anna.until(() => anna.snapshot?.participants.length === 3, 'Anna sees three');
    await ben.request('leave', {});
    await anna.until(() => anna.snapshot?.participants.length === 2, 'Anna sees Ben leave');
  });

  it('carries every voice, and pictures only to who shows them', async () => {
    const anna = await joined('Anna');
    const ben = await joined('Ben');
    await anna.produce('microphone');
    await anna.produce('camera');
    await ben.until(() => ben.consumers.size === 1, 'the voice');
    expect([...ben.consumers.values()][0]?.source).to.equal('microphone');
    await ben.request('view', {
      items: [{ participantId: anna.participantId, source: 'camera', width: 300 }],
    });
    await ben.until(() => [...ben.consumers.values()].some((one) => one.source === 'camera'), 'the picture');
  });

  it('gives new consumers in one message for a page of tiles', async () => {
    const viewer = await joined('Viewer');
    const others = await Promise.all(Array.from({ length: 9 }, (_, index) => joined(`P${index}`)));
    await Promise.all(others.map((other) => other.produce('camera')));
    const messages = (): number => viewer.notifications.filter((one) => one.name === 'subscriptions').length;
    const before = messages();
    await viewer.request('view', {
      items: others.map((other) => ({
        participantId: other.participantId,
        source: 'camera' as const,
        width: 320,
      })),
    });
    await viewer.until(() => viewer.consumers.size === 9, 'nine pictures');
    expect(messages() - before).to.equal(1);
  });

  it('lets one share at a time, and the host take over', async () => {
    const host = await joined('Host', meeting.hostPin);
    const anna = await joined('Anna');
    const ben = await joined('Ben');
    await anna.produce('slides');
    expect(await codeOf(ben.produce('slides'))).to.equal('share_busy');
    await host.produce('slides');
    const closed = await anna.until(() => anna.last('sourceClosed'), 'Anna is told');
    expect(closed).to.deep.equal({ source: 'slides', reason: 'taken_over' });
    await ben.until(
      () => ben.snapshot?.fields.presenterId === host.participantId,
      'Ben sees the host present',
    );
    await ben.until(
      () => ben.snapshot?.participants[1]?.sources.slides === undefined,
      'Anna no longer shares',
    );
  });

  it('carries the sound of a screen from who shares it, until the screen is closed', async () => {
    const anna = await joined('Anna');
    const ben = await joined('Ben');
    expect(await codeOf(ben.produce('slides-audio'))).to.equal('not_permitted');
    await anna.produce('slides');
    await anna.produce('slides-audio');
    expect(await codeOf(ben.produce('slides-audio'))).to.equal('not_permitted');
    await ben.until(() => ben.consumers.size === 1, 'the sound');
    await anna.request('setSource', { source: 'slides', state: 'closed' });
    const closed = await anna.until(() => anna.last('sourceClosed'), 'Anna is told');
    expect(closed).to.deep.equal({ source: 'slides-audio', reason: 'share_ended' });
    await ben.until(() => ben.consumers.size === 0, 'the sound ends');
    await anna.request('setSource', { source: 'slides-audio', state: 'closed' });
    expect(await codeOf(anna.request('setSource', { source: 'slides-audio', state: 'live' }))).to.equal(
      'source_unknown',
    );
  });

  it('says who speaks when that changes, and to who comes', async () => {
    const anna = await joined('Anna');
    const { conferenceId } = anna.snapshot!;
    const told = (client: SignallingClient): unknown[] =>
      client.notifications.filter(({ name }) => name === 'speaking').map(({ data }) => data);
    const heard = (...participantIds: string[]): unknown =>
      running.plenum.media.events.emit('speaking', conferenceId, participantIds);
    heard('a', 'b');
    heard('b', 'a');
    const ben = await joined('Ben');
    heard('a', 'b');
    heard();
    const changes = [{ participantIds: ['a', 'b'] }, { participantIds: [] }];
    for (const client of [anna, ben]) {
      await client.until(() => client.last('speaking')?.participantIds.length === 0, 'silence');
      expect(told(client)).to.deep.equal(changes);
    }
  });

  it('refuses with the field and lets nobody in', async () => {
    const stranger = newClient();
    const capabilities = running.plenum.media.rtpCapabilities();
    const { meetingId } = meeting;
    const ask = (pin: string | undefined, id = meetingId): Promise<unknown> =>
      stranger.request('join', {
        meetingId: id,
        name: 'X',
        rtpCapabilities: capabilities,
        ...(pin ? { pin } : {}),
      });
    expect(await codeOf(ask(undefined))).to.equal('pin_required');
    expect(await codeOf(ask('000000'))).to.equal('pin_wrong');
    expect(await codeOf(ask('12', meetingId))).to.equal('bad_request');
    expect(await codeOf(ask('000000', '999999999'))).to.equal('meeting_not_found');
    expect(await codeOf(stranger.request('control', { type: 'raiseHand', raised: true }))).to.equal(
      'not_joined',
    );
    const anna = await joined('Anna');
    expect(anna.snapshot?.participants.map(({ name }) => name)).to.deep.equal(['Anna']);
  });

  it('stops guessing of PINs, even of the right one', async () => {
    const stranger = newClient();
    const rtpCapabilities = running.plenum.media.rtpCapabilities();
    const ask = (pin: string): Promise<unknown> =>
      stranger.request('join', { meetingId: meeting.meetingId, name: 'X', rtpCapabilities, pin });
    for (let guess = 0; guess < 3; guess++) expect(await codeOf(ask('000000'))).to.equal('pin_wrong');
    expect(await codeOf(ask(meeting.guestPin))).to.equal('too_many_attempts');
  });

  it('keeps the seat for a moment and gives it back with everything missed', async () => {
    const anna = await joined('Anna');
    const ben = await joined('Ben');
    await anna.produce('microphone');
    ben.close();
    await anna.until(() => anna.snapshot?.participants[1]?.connection === 'lost', 'Ben is lost');
    const again = newClient();
    const resumed = await again.request('resume', {
      seat: ben.seat,
      version: ben.snapshot?.version ?? 0,
      generation: ben.media?.generation ?? 0,
      consumerIds: [],
      rtpCapabilities: { codecs: [], headerExtensions: [] },
    });
    expect(resumed.media).to.have.property('sendIce');
    await again.until(() => again.consumers.size === 1, 'Anna’s voice again');
    await anna.until(() => anna.snapshot?.participants[1]?.connection === 'up', 'Ben is back');
  });

  it('frees the seat of a closed tab', async () => {
    const anna = await joined('Anna');
    const ben = await joined('Ben');
    await anna.until(() => anna.snapshot?.participants.length === 2, 'Anna sees Ben');
    ben.close();
    await anna.until(() => anna.snapshot?.participants.length === 1, 'the seat is free');
    const again = newClient();
    const late = again.request('resume', {
      seat: ben.seat,
      version: 0,
      generation: 1,
      consumerIds: [],
      rtpCapabilities: { codecs: [], headerExtensions: [] },
    });
    expect(await codeOf(late)).to.equal('seat_lost');
  });

  it('moves the conference to a new worker when its worker is killed', async () => {
    const anna = await joined('Anna');
    const ben = await joined('Ben');
    await anna.produce('microphone');
    await ben.until(() => ben.consumers.size === 1, 'the voice');
    const [pid] = running.plenum.media.workerPids();
    process.kill(pid!, 'SIGKILL');
    await Promise.all(
      [anna, ben].map((one) => one.until(() => one.media?.generation === 2, 'new transports')),
    );
    await anna.until(() => anna.self?.sources.microphone === undefined, 'Anna knows she sends nothing');
    await anna.produce('microphone');
    await ben.until(() => ben.consumers.size === 1, 'the voice again');
    expect(running.plenum.media.workerPids()).to.have.length(1).and.not.include(pid);
  });
});
