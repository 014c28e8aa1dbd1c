import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Stream, StreamChange, StreamViewer } from '../../server/contract/api/streams.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { within } from '../harness/known-terminal.ts';
import { RestClient } from '../harness/rest-client.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const key = 'a-secret-key-of-ours';

/** By voice: nothing has to be composed, and the rules are the same. */
describe('a conference that is streamed live', function () {
  this.timeout(30_000);
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let host: SignallingClient;
  let visitor: RestClient;
  let params: { conferenceId: string };

  const stream = (by = enterprise.admin): Promise<Stream> =>
    by.done('GET /conferences/:conferenceId/stream', { params });
  const change = async (given: Partial<StreamChange>, version?: number) => {
    const { page, format, whoMayWatch, mostViewers, version: known } = await stream();
    return enterprise.admin.call('PUT /conferences/:conferenceId/stream', {
      params,
      headers: { 'if-match': `"${version ?? known}"` },
      body: { page, format, whoMayWatch, mostViewers, destinations: [], ...given },
    });
  };
  const control = (action: 'start' | 'stop') =>
    enterprise.admin.done('POST /conferences/:conferenceId/stream', { params, body: { action } });
  const tokenOf = ({ link }: Stream): string => link.split('/live/')[1] ?? '';
  const look = async (): Promise<unknown> =>
    visitor.done('GET /streams/:token', { params: { token: tokenOf(await stream()) } });
  const watch = async (by = visitor, pin: string | null = null) =>
    by.call('POST /streams/:token/viewers', {
      params: { token: tokenOf(await stream()) },
      body: { pin },
    });
  const isOn = (): boolean =>
    running.plenum.conferences.find(params.conferenceId)?.runtime.state.stream === 'on';

  before(async () => {
    running = await startPlenum('--media.workers=1', '--streaming.mostViewers=3', '--media.mixerCpu=32');
    enterprise = await TestEnterprise.first(running);
    visitor = new RestClient(running.url);
    meeting = await enterprise.startMeeting({ subject: 'Weekly', media: 'voice', guestPin: '4829' });
    host = new SignallingClient(running.url);
    await host.join(meeting.meetingId, meeting.hostPin, 'Olga', running.plenum.media.rtpCapabilities());
    params = { conferenceId: running.plenum.conferences.live()[0]?.conferenceId ?? '' };
  });
  after(async () => {
    host.close();
    await running.stop();
  });

  it('has settings for those who steer it, before it begins', async () => {
    const usual = await stream();
    expect(usual).to.deep.include({ state: 'off', page: true, whoMayWatch: 'pin', format: '720p' });
    expect(usual).to.deep.include({ mostViewers: 3, viewers: 0, destinations: [], pinIsSet: true });
    expect(usual.link).to.match(/^http:.+\/live\/[\w-]{22}$/);
    expect(await look()).to.deep.equal({ state: 'off', whoMayWatch: 'pin' });
    const member = await enterprise.member('mia');
    const refused = await member.rest.call('GET /conferences/:conferenceId/stream', { params });
    expect(refused.code).to.equal('not_permitted');
    expect((await watch()).code).to.equal('stream_not_live');
  });

  it('keeps keys of destinations to itself', async () => {
    const one = { name: 'One', address: 'rtmp://stream.invalid/live', key };
    const made = await change({ destinations: [one] });
    expect(made.status).to.equal(200);
    expect(made.text).not.to.include(key);
    const { destinations, version } = made.body as Stream;
    expect(destinations[0]).to.deep.include({ address: one.address, keyHint: 'ours', hasKey: true });
    expect(destinations[0]?.status).to.deep.equal({ state: 'off' });
    expect((await change({}, version - 1)).code).to.equal('changed_meanwhile');
    expect((await change({ page: false })).code).to.equal('stream_nowhere');
    for (const address of ['http://one/live', 'rtmp://one', 'rtmp://u:p@one/live', 'rtmp://one/live?a=b']) {
      expect((await change({ destinations: [{ name: 'x', address }] })).code, address).to.equal(
        'bad_request',
      );
    }
    const audit = await enterprise.admin.call('GET /audit', { query: { limit: 5 } });
    expect(audit.text).to.include('stream.changed').and.not.include(key);
  });

  it('is watched by those who may, and by no more than the limit', async () => {
    await control('start');
    await within(15_000, 'that it is streamed', isOn);
    expect(await look()).to.deep.equal({ state: 'live', whoMayWatch: 'pin' });
    expect((await watch()).code).to.equal('stream_pin_required');
    expect((await watch(visitor, '0000')).code).to.equal('stream_pin_wrong');
    await change({ whoMayWatch: 'enterprise', mostViewers: 2 });
    expect((await watch()).code).to.equal('sign_in_required');
    await change({ whoMayWatch: 'everyone', mostViewers: 2 });
    const [first, second, third] = [await watch(), await watch(), await watch()];
    expect([first.status, second.status, third.code]).to.deep.equal([201, 201, 'stream_full']);
    expect(first.body).to.include({ title: 'Weekly', kind: 'sound', viewers: 1 });
    expect((await stream()).viewers).to.equal(2);
    // The limit of the server is another.
    await change({ whoMayWatch: 'everyone', mostViewers: 100 });
    expect([(await watch()).status, (await watch()).code]).to.deep.equal([201, 'stream_full']);
  });

  it('is HLS with low latency for its viewers, and nothing for others', async () => {
    await change({ whoMayWatch: 'enterprise' });
    const { playlist } = (await watch(enterprise.admin)).body as StreamViewer;
    const fetched = async (address: string): Promise<[number, string]> => {
      const answer = await fetch(running.url + address);
      return [answer.status, await answer.text()];
    };
    const [status, text] = await fetched(playlist);
    expect(status).to.equal(200);
    const [, segment = '', part = ''] = /HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"/.exec(text) ?? [];
    const [, later] = await fetched(`${playlist}?_HLS_msn=${segment}&_HLS_part=${part}`);
    expect(later).not.to.equal(text);
    const name = /URI="([\d.]+\.m4s)"/.exec(later)?.[1] ?? '';
    const answer = await fetch(running.url + playlist.replace('index.m3u8', name));
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'video/mp4']);
    expect((await answer.arrayBuffer()).byteLength).to.be.greaterThan(200);
    const [stranger] = await fetched(playlist.replace(/viewers\/[\w-]+/, 'viewers/stranger'));
    expect(stranger).to.equal(410);
    // Who may watch is another: those who watched ask anew.
    await change({ whoMayWatch: 'everyone' });
    expect((await fetched(playlist))[0]).to.equal(410);
  });

  it('shows a destination that cannot be reached, and one inside the network', async () => {
    await change({
      destinations: [
        { name: 'Nobody', address: 'rtmp://stream.invalid/live', key },
        { name: 'Inside', address: 'rtmp://127.0.0.1/live', key },
      ],
    });
    let seen: Stream | undefined;
    await within(10_000, 'that both are broken', () => {
      void stream().then((now) => (seen = now));
      return seen?.destinations.every(({ status }) => status.state === 'broken') === true;
    });
    const faults = seen?.destinations.map(({ status }) => (status.state === 'broken' ? status.fault : ''));
    expect(faults).to.deep.equal(['unreachable', 'internal_address']);
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    expect(metrics)
      .to.match(/^plenum_streams 1$/m)
      .and.match(/^plenum_stream_destinations_broken 2$/m);
  });

  it('goes on when its recorder is killed, and ends when it is told to', async () => {
    const viewer = (await watch()).body as StreamViewer;
    process.kill(running.plenum.recorder.pid ?? 0, 'SIGKILL');
    // Whoever watches waits, and is told of nothing.
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) {
      statuses.push((await fetch(running.url + viewer.playlist)).status);
    }
    expect(statuses).to.deep.equal([200, 200, 200]);
    await control('stop');
    await within(5000, 'that it is over', () => !isOn());
    expect((await fetch(running.url + viewer.playlist)).status).to.equal(409);
    expect(await look()).to.deep.equal({ state: 'off', whoMayWatch: 'everyone' });
  });

  it('is over with the conference', async () => {
    await control('start');
    await within(15_000, 'that it is streamed', isOn);
    const token = tokenOf(await stream());
    running.plenum.conferences.end(params.conferenceId, 'host');
    await within(5000, 'that it is over', () => running.plenum.recorder.streams.totals().streams === 0);
    expect(await visitor.done('GET /streams/:token', { params: { token } })).to.include({
      state: 'off',
    });
  });
});
