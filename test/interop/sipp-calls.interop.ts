import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { eventually } from '../harness/page-probes.ts';
import { freePorts } from '../harness/sip/free-ports.ts';
import { calm, RoomSite } from '../harness/sip/room-site.ts';
import { Sipp, type SippOptions, type SippResult } from '../harness/sip/sipp.ts';
import { deviceOffer } from '../harness/sip/sipp-files.ts';

/** What sipp says and hears word by word, and what devices offer that nobody has here. */
describe('calls as sipp makes them', function () {
  this.timeout(30_000);
  let site: RoomSite;
  let meeting: Meeting;

  before(async () => {
    site = await RoomSite.open(...calm);
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
  });
  after(() => site.close());

  /** Each as a terminal of its own, since no terminal is in many calls at once. */
  const run = async (scenario: string, options: Partial<SippOptions> = {}): Promise<SippResult> => {
    const { userName: user, password } = (await site.terminal(scenario)).secret;
    return Sipp.run({
      ...{ scenario, user, password, number: `${meeting.meetingId}*${meeting.guestPin}`, hold: 300 },
      ...{ domain: site.server('udp'), target: { port: site.port(options.transport) }, seconds: 20 },
      ...options,
    });
  };

  it('go as the scenarios say, side by side', async () => {
    const [, , , , , , , , timer, brief] = await Promise.all([
      run('register'),
      run('register', { transport: 'tcp' }),
      run('register-wrong', { password: 'wrong' }),
      run('call'),
      run('call', { transport: 'tcp', calls: 3 }),
      run('call', { transport: 'tls' }),
      run('call-late-offer'),
      run('call-update'),
      run('call-timer', { headers: ['Supported: timer', 'Session-Expires: 90'] }),
      run('call-timer-brief', { headers: ['Supported: timer', 'Session-Expires: 60'] }),
      run('call-refer'),
      run('call-100rel', { headers: ['Require: 100rel'] }),
      run('call-unknown', { number: '111111111' }),
    ]);
    expect([timer.logged, brief.logged]).to.deep.equal([['Session-Expires 90'], ['Min-SE 90']]);
  });

  it('are answered as Cisco, Poly and Huawei offer them', async () => {
    const devices = ['cisco-sx20', 'poly-group', 'poly-hdx', 'huawei-te'] as const;
    const answers = await Promise.all(
      devices.map(async (device) => {
        const port = await freePorts(24);
        return (await run('call', { offer: deviceOffer(device, port + 12), port })).trace;
      }),
    );
    for (const [index, trace] of answers.entries()) {
      const answer = trace.split('SIP/2.0 200 OK')[1] ?? '';
      expect(answer, devices[index])
        .to.match(/^m=audio [1-9]/m)
        .and.to.match(/^m=video [1-9]/m);
    }
  });

  it('are cancelled before they are answered, and nobody is in', async () => {
    const { media } = site.running.plenum;
    const listens = media.legListens.bind(media);
    media.legListens = (seat) => delay(2000).then(() => listens(seat));
    await run('call-cancel');
    const there = (): number => site.live(meeting)?.runtime.state.participants.size ?? 0;
    await eventually(
      () => Promise.resolve(there()),
      (count) => count === 0,
      'nobody is there',
    );
    media.legListens = listens;
  });
});
