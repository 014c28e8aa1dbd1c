import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { InvitationState } from '../../server/contract/conference-view.ts';
import type { Invitee } from '../../server/contract/controls.ts';
import type { Given } from '../../server/conference/runtime.ts';
import type { Digit } from '../../server/contract/legs.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';
import { freePorts } from '../harness/sip/free-ports.ts';
import { portsOf, roomSdp } from '../harness/sip/room-sdp.ts';
import { calm, type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';
import { SipRoom } from '../harness/sip/sip-room.ts';
import { Sipp } from '../harness/sip/sipp.ts';

const secret = 'of the trunk';
/** Where the trunk calls from. */
const trunkAddress = '127.0.0.2';
const asOlga = { actor: { kind: 'administrator', name: 'Olga' } } as const;

/** What becomes of those whom a conference calls, as sipp's scenarios have it, and of calls by a trunk. */
describe('calls from a conference', function () {
  this.timeout(30_000);
  let site: RoomSite;
  let meeting: Meeting;
  let trunkPort: number;
  let registrar: Sipp;
  const open: { close(): Promise<void> | void }[] = [];

  before(async () => {
    const user = '4930';
    registrar = await Sipp.start({ scenario: 'registrar', user, keys: { secret }, seconds: 30 });
    open.push(registrar);
    trunkPort = await freePorts(12);
    const trunk = { name: 'lines', host: '127.0.0.1', user, password: secret };
    const trunks = [
      { ...trunk, port: trunkPort, prefixes: ['0', '00'], strip: 1, prepend: '+', addresses: [trunkAddress] },
      { ...trunk, name: 'registered', port: registrar.port, register: true },
    ];
    site = await RoomSite.open(...calm, `--sip.trunks=${JSON.stringify(trunks)}`);
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    await host(meeting);
  });
  after(async () => {
    await Promise.all(open.map(async (one) => one.close()));
    await site.close();
  });

  /** Somebody without media who keeps a conference. */
  const host = async ({ meetingId, hostPin }: Pick<Meeting, 'meetingId' | 'hostPin'>): Promise<void> => {
    const { secret: of } = await site.terminal(`Host of ${meetingId}`);
    const room = await SipRoom.open({ user: of.userName, password: of.password, port: site.port() });
    open.push(room);
    const media = new KnownTerminal({ colour: yuvOf(0, 160, 0), tone: 440 });
    const called = await room.call(`${meetingId}*${hostPin}`, roomSdp(media.reserve(), null));
    expect(called.status).to.equal(200);
  };
  /** A terminal of its own that does as the scenario says. */
  const callee = async (
    scenario: string,
    keys: Record<string, string> = {},
  ): Promise<{ terminal: MadeTerminal; sipp: Sipp; invitee: Invitee }> => {
    const terminal = await site.terminal(scenario);
    const { userName: user, password } = terminal.secret;
    const target = { port: site.port() };
    const sipp = await Sipp.callee({ scenario, target, user, password, keys, seconds: 20 });
    open.push(sipp);
    return { terminal, sipp, invitee: { kind: 'terminal', target: terminal.terminalId } };
  };
  const stateOf = (target: string): InvitationState | undefined =>
    site.invitations(meeting).find((one) => one.target === target)?.state;
  const becomes = (invitee: Invitee, state: InvitationState): Promise<void> =>
    within(10_000, `${state} of ${invitee.target}`, () => stateOf(invitee.target) === state).catch(
      (error: unknown) => {
        throw new Error(`it is ${JSON.stringify(site.invitations(meeting))}`, { cause: error });
      },
    );
  const reasonOf = ({ target }: Invitee): string | null =>
    site.invitations(meeting).find((one) => one.target === target)?.reason ?? null;
  const invite = (...invitees: Invitee[]): Promise<void> =>
    site.control(meeting, { type: 'invite', invitees });
  const hangUp = async (invitee: Invitee): Promise<void> => {
    const participantId = site
      .invitations(meeting)
      .find((one) => one.target === invitee.target)?.participantId;
    await site.control(meeting, { type: 'hangUp', participantIds: [participantId ?? ''] });
  };

  /** Without looking up names, so that it is done at once. */
  const callBy = (from: Pick<Meeting, 'meetingId'>, invited: NonNullable<Given['invited']>): void => {
    site.live(from)?.runtime.apply({ type: 'invite', invitees: [] }, { ...asOlga, invited });
  };

  it('are answered at once, after a word of their own, and where they ring in two places', async () => {
    const all = await Promise.all(['answer', 'answer-early', 'answer-forked'].map((name) => callee(name)));
    await invite(...all.map(({ invitee }) => invitee));
    await Promise.all(all.map(({ invitee }) => becomes(invitee, 'joined')));
    await Promise.all(all.map(({ invitee }) => hangUp(invitee)));
    for (const { sipp } of all) expect(await sipp.result()).to.include({ exitCode: 0, successful: 1 });
    await Promise.all(all.map(({ invitee }) => becomes(invitee, 'left')));
  });

  it('are refused: busy, declined, and where nobody is', async () => {
    const busy = await callee('refuse-busy');
    const declined = await callee('refuse-declined');
    const offline: Invitee = { kind: 'terminal', target: (await site.terminal('Off')).terminalId };
    const nobody: Invitee = { kind: 'number', target: '7777' };
    await invite(busy.invitee, declined.invitee, offline, nobody);
    await becomes(busy.invitee, 'busy');
    await becomes(declined.invitee, 'refused');
    await becomes(offline, 'failed');
    await becomes(nobody, 'failed');
    expect([reasonOf(offline), reasonOf(nobody)]).to.deep.equal(['terminal_offline', 'number_without_route']);
  });

  it('ring until they are cancelled, also before they ring', async () => {
    const rings = await callee('ring-for-ever');
    await invite(rings.invitee);
    await becomes(rings.invitee, 'ringing');
    const id = site.invitations(meeting).find(({ target }) => target === rings.invitee.target)?.id ?? '';
    await site.control(meeting, { type: 'cancelCall', invitationId: id });
    await becomes(rings.invitee, 'cancelled');
    expect(await rings.sipp.result()).to.include({ exitCode: 0, successful: 1 });
    // In one breath: whom it is to be is looked for meanwhile.
    const never = await callee('answer');
    const { terminalId } = never.terminal;
    callBy(meeting, [{ id: 'never', kind: 'terminal', target: terminalId, name: 'Never' }]);
    site.live(meeting)?.runtime.apply({ type: 'cancelCall', invitationId: 'never' }, asOlga);
    await delay(300);
    await never.sipp.close();
    expect((await never.sipp.result()).trace).not.to.include('INVITE sip:');
  });

  it('go on to another terminal where the first sends them there', async () => {
    const other = await callee('answer');
    const first = await callee('refuse-moved', { target: other.terminal.number });
    await invite(first.invitee);
    await becomes(first.invitee, 'joined');
    await hangUp(first.invitee);
    for (const { sipp } of [first, other])
      expect(await sipp.result()).to.include({ exitCode: 0, successful: 1 });
  });

  it('go out by a trunk that asks who calls, and come in by it, where keys say to which meeting', async () => {
    expect((await registrar.result()).logged.join()).to.match(/registered at .*sip:/);
    const number: Invitee = { kind: 'number', target: '0491234567' };
    const lines = await Sipp.start({
      ...{ scenario: 'answer-signed', port: trunkPort, user: '4930', keys: { secret }, seconds: 20 },
    });
    open.push(lines);
    await invite(number);
    await becomes(number, 'joined');
    expect(site.participant(meeting, number.target)).to.include({ kind: 'pstn' });
    await hangUp(number);
    const { exitCode, trace } = await lines.result();
    expect(exitCode).to.equal(0);
    expect(trace).to.include('INVITE sip:+491234567@127.0.0.1');

    // Nobody would pay for those of visitors.
    const visitors = await site.running.createMeeting();
    await host(visitors);
    callBy(visitors, [{ id: 'free', kind: 'number', target: number.target, name: '' }]);
    const failed = (): boolean => site.invitations(visitors)[0]?.reason === 'number_without_route';
    await within(3000, 'that it is not called', failed);

    const room = await SipRoom.open({
      user: '030555',
      password: '',
      port: site.port(),
      address: trunkAddress,
    });
    const media = new KnownTerminal({ colour: yuvOf(0, 0, 0), tone: 700 });
    open.push(room, media);
    const offer = roomSdp(media.reserve(), null).split('m=video')[0] ?? '';
    const answered = await room.call('000', offer);
    expect(answered.status).to.equal(200);
    await media.call({ ...portsOf(answered.body.toString()), picture: 9, slides: 9 });
    media.press(...(`${meeting.meetingId}#${meeting.guestPin}#`.split('') as Digit[]));
    await within(10_000, 'that it is in', () => site.participant(meeting, '030555')?.kind === 'pstn');
    await room.request('BYE');
    await within(5000, 'that it is out', () => site.participant(meeting, '030555') === undefined);
  });
});
