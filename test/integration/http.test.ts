import { expect } from 'chai';
import { type ErrorCode, errorCatalogue } from '../../server/contract/errors.ts';
import type { Meeting, MeetingLookup } from '../../server/contract/api/booking.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const metricNames = [
  'plenum_joins_total',
  'plenum_join_duration_seconds',
  'plenum_errors_total',
  'plenum_signalling_connections',
  'plenum_conferences',
  'plenum_participants',
  'plenum_media_workers',
  'plenum_media_conferences',
  'plenum_media_transports',
  'plenum_media_mixers',
  'plenum_media_mixer_cpu',
  'plenum_media_mixer_capacity',
  'plenum_media_mixer_level',
  'plenum_media_mixer_missed_turns_total',
  'plenum_media_legs',
  'plenum_media_producers',
  'plenum_media_consumers',
  'plenum_media_received_bytes',
  'plenum_media_sent_bytes',
  'plenum_media_leg_received_packets_total',
  'plenum_media_leg_lost_packets_total',
  'plenum_media_leg_refused_packets_total',
  'process_cpu_seconds_total',
  'nodejs_eventloop_lag_seconds',
];

const meetingsPerMinute = 12;

describe('the HTTP edge', () => {
  let running: RunningPlenum;
  let open: RunningPlenum;

  before(async () => {
    const flags = ['--media.workers=1', `--limits.meetingsPerMinute=${meetingsPerMinute}`];
    running = await startPlenum(...flags, '--metrics.token=a secret');
    open = await startPlenum('--media.workers=1');
  });

  after(() => Promise.all([running.stop(), open.stop()]));

  function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${running.url}/api/v1/meetings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  }

  async function errorOf(response: Response): Promise<{ code: ErrorCode; message: string; field?: string }> {
    const { error } = (await response.json()) as {
      error: { code: ErrorCode; message: string; field?: string };
    };
    expect(response.status).to.equal(errorCatalogue[error.code].status);
    return error;
  }

  it('tells whether it lives and whether it is ready', async () => {
    expect(await (await fetch(`${running.url}/live`)).json()).to.deep.equal({ live: true });
    expect(await (await fetch(`${running.url}/ready`)).json()).to.deep.equal({
      ready: true,
      parts: { media: true, database: true, liveStore: true },
    });
  });

  it('is not ready while no media worker runs, and lives on', async () => {
    const { media } = open.plenum;
    const ready = media.ready.bind(media);
    media.ready = () => false;
    expect((await fetch(`${open.url}/ready`)).status).to.equal(503);
    expect((await fetch(`${open.url}/live`)).status).to.equal(200);
    media.ready = ready;
  });

  it('gives its metrics to who has the token', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', 'a secret', 'Bearer a secret ']) {
      const response = await fetch(
        `${running.url}/metrics`,
        authorization ? { headers: { authorization } } : {},
      );
      // fetch takes the space at the end away.
      if (authorization.endsWith(' ')) expect(response.status).to.equal(200);
      else expect((await errorOf(response)).code).to.equal('not_permitted');
    }
  });

  it('counts people, connections and every error by its code', async () => {
    const meeting = await open.createMeeting();
    const client = new SignallingClient(open.url);
    const rtpCapabilities = open.plenum.media.rtpCapabilities();
    await client.join(meeting.meetingId, '999999', 'X', rtpCapabilities).catch(() => undefined);
    await client.join(meeting.meetingId, meeting.guestPin, 'Anna', rtpCapabilities);
    await client.request('setSource', { source: 'camera', state: 'live' }).catch(() => undefined);
    const response = await fetch(`${open.url}/metrics`);
    expect(response.headers.get('content-type')).to.match(/^text\/plain/);
    const text = await response.text();
    for (const name of metricNames) expect(text).to.include(`# TYPE ${name} `);
    for (const line of [
      'plenum_joins_total{result="ok"} 1',
      'plenum_joins_total{result="refused"} 1',
      'plenum_join_duration_seconds_count 1',
      'plenum_errors_total{code="pin_wrong"} 1',
      'plenum_errors_total{code="source_unknown"} 1',
      'plenum_signalling_connections 1',
      'plenum_conferences 1',
      'plenum_participants 1',
      'plenum_media_workers 1',
      'plenum_media_transports 2',
    ]) {
      expect(text.split('\n')).to.include(line);
    }
    expect(text).to.not.include(meeting.meetingId);
    client.close();
  });

  it('says in the reader’s language what went wrong', async () => {
    for (const [language, script] of [
      ['zh-CN,zh;q=0.9', 'zh'],
      ['en-GB', 'en'],
      ['en;q=0.5, zh;q=0.8', 'zh'],
    ] as const) {
      const response = await fetch(`${running.url}/api/nowhere`, {
        headers: { 'accept-language': language },
      });
      const { code, message } = await errorOf(response);
      expect([code, message]).to.deep.equal(['not_found', errorCatalogue.not_found[script]]);
    }
  });

  it('refuses a body it cannot take and names the field', async () => {
    expect((await errorOf(await post('{'))).code).to.equal('bad_request');
    for (const [body, field] of [
      ['{"guestPin":"12"}', 'guestPin'],
      ['{"guestPin":123456}', 'guestPin'],
      ['{"guestPin":"１２３４"}', 'guestPin'],
    ] as const) {
      const error = await errorOf(await post(body));
      expect([error.code, error.field]).to.deep.equal(['bad_request', field]);
    }
    expect((await errorOf(await post('{"hostPin":"123456"}'))).code).to.equal('bad_request');
    expect((await errorOf(await post(`{"guestPin":"${'1'.repeat(600_000)}"}`))).code).to.equal('too_large');
  });

  it('makes a meeting that can be looked up, without its PINs', async () => {
    const made = await post('{}');
    expect(made.status).to.equal(201);
    const meeting = (await made.json()) as Meeting;
    expect(meeting.hostPin).to.not.equal(meeting.guestPin);
    const found = await fetch(`${running.url}/api/v1/meetings/${meeting.meetingId}`);
    const { startsAt, ...lookup } = (await found.json()) as MeetingLookup;
    expect(lookup).to.deep.equal({ meetingId: meeting.meetingId, pinNeeded: true, signInNeeded: false });
    expect(Date.now() - (startsAt ?? 0), 'since it began, in ms').to.be.within(0, 10_000);
    expect((await errorOf(await fetch(`${running.url}/api/v1/meetings/12`))).code).to.equal(
      'meeting_not_found',
    );
  });

  it('tells clients what can be routed', async () => {
    const settings = (await (await fetch(`${running.url}/api/v1/client-settings`)).json()) as ClientSettings;
    expect(settings.iceTransportPolicy).to.equal('all');
    expect(settings.rtpCapabilities.codecs?.map(({ mimeType }) => mimeType)).to.include('video/H264');
  });

  it('keeps pages from being framed, scripted from elsewhere or guessed at', async () => {
    for (const path of ['/', '/live', '/api/nowhere']) {
      const { headers } = await fetch(running.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).to.include("script-src 'self'").and.include("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('referrer-policy')).to.equal('no-referrer');
      expect(headers.get('x-powered-by')).to.equal(null);
    }
  });

  it('lets one address make only so many meetings a minute', async () => {
    const statuses: number[] = [];
    for (let time = 0; time < meetingsPerMinute + 3; time++) statuses.push((await post('{}')).status);
    expect(statuses.slice(-3)).to.deep.equal([429, 429, 429]);
    expect((await errorOf(await post('{}'))).code).to.equal('rate_limited');
  });
});
