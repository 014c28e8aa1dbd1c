import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { cookieOf } from '../harness/enterprise.ts';
import { eventually } from '../harness/page-probes.ts';
import { PlenumProcess } from '../harness/plenum-process.ts';
import { freshPostgres } from '../harness/postgres.ts';
import { emptyRedis } from '../harness/redis.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { Baresip } from '../harness/sip/baresip.ts';
import { freePorts, localhost } from '../harness/sip/free-ports.ts';
import { Kamailio } from '../harness/sip/kamailio.ts';
import { calm, type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';

/** Two servers on one PostgreSQL and one Redis, and Kamailio in front, by which terminals know them. */
describe('several servers behind Kamailio', function () {
  this.timeout(60_000);
  let staying: RoomSite;
  let dying: PlenumProcess;
  let kamailio: Kamailio;
  let ports: { staying: number; dying: number };
  let terminals: MadeTerminal[];
  let first: Baresip;
  let second: Baresip;
  const closing: (() => unknown)[] = [];

  before(async () => {
    const [database, redis, from] = await Promise.all([freshPostgres(), emptyRedis(), freePorts(2)]);
    closing.push(() => database.drop());
    ports = { staying: from, dying: from + 1 };
    const flags = (port: number): string[] => [
      `--database.url=${database.url}`,
      `--redis.url=${redis.url}`,
      `--sip.listeners=${JSON.stringify([{ transport: 'tcp', ip: localhost, port }])}`,
      `--sip.proxies=${JSON.stringify([Kamailio.inner])}`,
      `--sip.server=${localhost}`,
    ];
    [staying, dying, kamailio] = await Promise.all([
      RoomSite.open(...calm, ...flags(ports.staying)),
      PlenumProcess.start(...flags(ports.dying)),
      Kamailio.start([ports.staying, ports.dying]),
    ]);
    closing.push(
      () => kamailio.stop(),
      () => dying.stop(),
      () => staying.close(),
    );
    terminals = await Promise.all([staying.terminal('One'), staying.terminal('Two')]);
  });
  after(async () => {
    for (const close of closing.reverse()) await close();
  });

  async function start(index: 0 | 1, transport: 'udp' | 'tls', tone: number): Promise<Baresip> {
    const { userName, password } = terminals[index]!.secret;
    const port = transport === 'tls' ? kamailio.tlsPort : kamailio.port;
    const baresip = await Baresip.start({
      ...{ user: userName, password, transport, tone, colour: null, codecs: ['PCMA'] },
      ...{ server: { host: localhost, port }, registers: true },
    });
    closing.push(() => baresip.close());
    await baresip.happenings.next(5000, 'registered');
    return baresip;
  }

  const dial = (baresip: Baresip, { meetingId, guestPin }: Meeting): Promise<void> =>
    baresip.dial(`sip:${meetingId}*${guestPin}@${localhost}:${kamailio.port}`);

  const hears = (baresip: Baresip, hertz: number): Promise<number> =>
    eventually(
      () => Promise.resolve(baresip.heard(hertz)),
      (level) => level > 0.05,
      `a tone of ${hertz} Hz`,
      8000,
    );

  it('register terminals at one server that another one calls', async () => {
    await kamailio.set(ports.staying, 'd');
    [first, second] = await Promise.all([start(0, 'udp', 440), start(1, 'tls', 700)]);
    expect(await staying.statusOf(terminals[0]!)).to.equal('online');
    expect(staying.running.plenum.sip.listening).to.have.length(1);
    const meeting = await staying.enterprise.startMeeting({ subject: 'Called' });
    const host = new SignallingClient(staying.running.url, cookieOf(staying.enterprise.admin));
    closing.push(() => host.close());
    await host.join(meeting.meetingId, '', 'Olga', staying.running.plenum.media.rtpCapabilities());
    const invitees = terminals.map(({ terminalId }) => ({ kind: 'terminal' as const, target: terminalId }));
    await host.request('control', { type: 'invite', invitees });
    await Promise.all([first, second].map((one) => one.happenings.next(5000, 'established')));
    await Promise.all([hears(first, 700), hears(second, 440)]);
    // By the Route of the call, both ways.
    await first.hold();
    await first.resume();
    await second.hangUp();
    await second.happenings.next(3000, 'closed');
    await host.until(() => host.snapshot?.participants.length === 2, 'who hung up is gone');
    // It keeps nothing: calls go on when it is started again.
    await kamailio.stop();
    kamailio = await Kamailio.start([ports.staying, ports.dying], kamailio.port);
    await host.request('control', { type: 'end' });
    await first.happenings.next(3000, 'closed');
  });

  it('take calls, and new ones when one of them dies', async () => {
    await kamailio.set(ports.staying, 'd');
    const meeting = await staying.enterprise.startMeeting();
    await dial(first, meeting);
    await dial(second, meeting);
    await Promise.all([hears(first, 700), hears(second, 440)]);
    await dying.end('SIGKILL');
    await Promise.all([first.kill(), second.kill()]);
    await Promise.all([kamailio.set(ports.staying, 'a'), kamailio.set(ports.dying, 'a')]);
    // One of these is for the dead server first, as Kamailio does not know that it is dead.
    const [one, other] = [await meetingIn(0), await meetingIn(1)];
    [first, second] = await Promise.all([start(0, 'udp', 440), start(1, 'tls', 700)]);
    await Promise.all([dial(first, one), dial(second, other)]);
    await second.hangUp();
    await second.happenings.next(3000, 'closed');
    await dial(second, one);
    await Promise.all([hears(first, 700), hears(second, 440)]);
  });

  /** One whose callers Kamailio sends to a certain one of its two gateways. */
  async function meetingIn(slot: 0 | 1): Promise<Meeting> {
    for (;;) {
      const meeting = await staying.enterprise.startMeeting();
      const told = await kamailio.command('dispatcher.hash', '2', `s:${meeting.meetingId}`);
      if (told.includes(`slot: ${slot}`)) return meeting;
    }
  }
});
