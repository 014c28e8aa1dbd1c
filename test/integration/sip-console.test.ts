import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Terminal } from '../../server/contract/api/terminals.ts';
import { plainOffer, PlainTerminal } from '../harness/sip/plain-terminal.ts';
import { type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';

describe('what is seen of the SIP gateway', function () {
  this.timeout(20_000);
  let site: RoomSite;
  let meeting: Meeting;
  let made: MadeTerminal;
  let terminal: PlainTerminal;

  before(async () => {
    site = await RoomSite.open();
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    made = await site.terminal('Room one');
    terminal = await PlainTerminal.open(made, site.server('udp'));
  });
  after(async () => {
    terminal.close();
    await site.close();
  });

  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${site.running.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1));
  };
  const dialled = (pin: string): string => `sip:${meeting.meetingId}*${pin}@${site.server('udp')}`;

  it('is counted: registrations, passwords, calls and how they came out', async () => {
    expect((await terminal.register('wrong')).status).to.equal(401);
    expect(await metric('plenum_sip_registrations')).to.equal(0);
    expect((await terminal.register()).status).to.equal(200);
    expect(await metric('plenum_sip_registrations')).to.equal(1);
    expect(await metric('plenum_sip_wrong_passwords_total')).to.equal(1);

    const offer = plainOffer({ encrypted: false });
    expect((await terminal.call(dialled('0000'), offer)).answer.status).to.equal(403);
    expect(await metric('plenum_sip_calls_total{direction="in",result="refused"}')).to.equal(1);
    const call = await terminal.call(dialled(meeting.hostPin), offer);
    expect(call.answer.status).to.equal(200);
    expect(await metric('plenum_sip_established_calls')).to.equal(1);
    expect((await call.hangUp()).status).to.equal(200);
    expect(await metric('plenum_sip_calls')).to.equal(0);
    expect(await metric('plenum_sip_ended_calls_total')).to.equal(2);
    expect(await metric('plenum_sip_calls_total{direction="in",result="answered"}')).to.equal(1);
    expect(await metric('plenum_sip_flows')).to.be.at.least(1);
  });

  it('keeps a terminal from calling unencrypted that may not, and lets others choose', async () => {
    const set = async (encryption: Terminal['encryption']): Promise<void> => {
      const params = { terminalId: made.terminalId };
      const { admin } = site.enterprise;
      const { version } = await admin.done<Terminal>('GET /terminals/:terminalId', { params });
      await admin.done('PATCH /terminals/:terminalId', {
        ...{ params, body: { encryption }, headers: { 'if-match': `"${version}"` } },
      });
    };
    const statusWith = async (encrypted: boolean): Promise<number> => {
      const { answer, hangUp } = await terminal.call(dialled(meeting.hostPin), plainOffer({ encrypted }));
      if (answer.status === 200) await hangUp();
      return answer.status;
    };
    expect(made.encryption).to.equal('default');
    await set('required');
    expect([await statusWith(false), await statusWith(true)]).to.deep.equal([488, 200]);
    await set('off');
    expect([await statusWith(false), await statusWith(true)]).to.deep.equal([200, 488]);
    await set('default');
    expect([await statusWith(false), await statusWith(true)]).to.deep.equal([200, 200]);
  });
});
