import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { RtpCapabilities } from '../../server/contract/rtp.ts';
import { PlenumProcess } from '../harness/plenum-process.ts';
import { rejection } from '../harness/rejection.ts';
import { SignallingClient } from '../harness/signalling-client.ts';

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  describe(`a server that was ended by ${signal} and started again`, function () {
    this.timeout(40_000);
    let plenum: PlenumProcess;
    let meeting: Meeting;
    let rtpCapabilities: RtpCapabilities;
    let clients: SignallingClient[];
    const names = ['Olga', 'Anna', 'Ben', 'Carla'];

    before(async () => {
      plenum = await PlenumProcess.start('--conference.lostSeatSeconds=6');
      const settings = (await (await fetch(`${plenum.url}/api/v1/client-settings`)).json()) as ClientSettings;
      ({ rtpCapabilities } = settings);
      const answer = await fetch(`${plenum.url}/api/v1/meetings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      meeting = (await answer.json()) as Meeting;
      clients = names.map(() => new SignallingClient(plenum.url));
      for (const [index, client] of clients.entries()) {
        const pin = index === 0 ? meeting.hostPin : meeting.guestPin;
        await client.join(meeting.meetingId, pin, names[index]!, rtpCapabilities);
      }
    });
    after(async () => {
      for (const client of clients) client.close();
      await plenum.stop();
    });

    const give = (by: SignallingClient, control: GivenControl) => by.request('control', control);
    const idOf = (index: number): string => clients[index]!.participantId;

    it('has its conference again: seats, roles, lock, mutes, mode, scene and polling', async () => {
      const [olga, anna] = clients as [SignallingClient, SignallingClient];
      await anna.produce('microphone');
      const cells = [idOf(1), idOf(2)].map((id) => ({ members: [id], seconds: 10 }));
      await give(olga, { type: 'setCohost', participantId: idOf(1), cohost: true });
      await give(olga, { type: 'lock', locked: true });
      await give(olga, { type: 'muteAll', selfUnmute: false });
      await give(olga, { type: 'saveScene', name: 'Two of us', scene: { layout: 'two', cells } });
      await give(olga, { type: 'applyScene', scene: { layout: 'two', cells } });
      await give(clients[2]!, { type: 'raiseHand', raised: true });
      await give(olga, { type: 'startPolling', seconds: 600 });
      await give(olga, { type: 'skipPolling' });
      const before = await olga.until(
        () => olga.host.polling?.participantId === idOf(2) && olga.host,
        'polling at Ben',
      );
      // The last command was acknowledged: it is kept.
      await plenum.end(signal);
      await plenum.begin();

      const seats = clients.map(({ seat }) => seat);
      const back = names.map(() => new SignallingClient(plenum.url));
      const resumed = await Promise.all(
        back.map((client, index) => {
          const { seat, snapshot } = clients[index]!;
          const version = snapshot?.version ?? 0;
          const held = { version, generation: 1, consumerIds: [], rtpCapabilities };
          return client.request('resume', { seat, ...held });
        }),
      );
      const sync = resumed.at(-1)!.sync;
      if (!('snapshot' in sync)) throw new Error('a restored conference gives a snapshot');
      const { fields, participants } = sync.snapshot;
      expect(participants.map(({ name, role }) => [name, role])).to.deep.equal([
        ['Olga', 'host'],
        ['Anna', 'cohost'],
        ['Ben', 'guest'],
        ['Carla', 'guest'],
      ]);
      expect(participants.map(({ id }) => id)).to.deep.equal(names.map((_, index) => idOf(index)));
      expect(participants[2]?.handRaisedAt).to.be.a('number');
      expect(participants.map(({ held }) => held)).to.deep.equal([false, false, true, true]);
      expect(fields.locked && fields.muted && !fields.selfUnmute).to.equal(true);
      expect(fields.mode).to.deep.equal({ type: 'scene' });
      expect(fields.scene?.cells.map(({ members }) => members)).to.deep.equal([[idOf(1)], [idOf(2)]]);
      expect(
        resumed.every(({ media }) => 'offer' in media),
        'media is made anew',
      ).to.equal(true);
      const [host] = back as [SignallingClient];
      const told = await host.until(() => host.host.polling && host.host, 'what the host is told');
      expect(told.polling).to.deep.equal(before.polling);
      expect(told.savedScenes?.map(({ name }) => name)).to.deep.equal(['Two of us']);

      // It goes on: the host commands, the others are told, and the door is as it was.
      for (const client of clients) client.close();
      clients = back;
      for (const [index, client] of back.entries()) {
        client.participantId = participants[index]!.id;
        client.snapshot = sync.snapshot;
        client.seat = seats[index]!;
      }
      const stranger = new SignallingClient(plenum.url);
      const refused = await rejection(
        stranger.join(meeting.meetingId, meeting.guestPin, 'Dora', rtpCapabilities),
      );
      stranger.close();
      expect(refused).to.have.property('code', 'conference_locked');
      await give(host, { type: 'lock', locked: false });
      const carla = back[3]!;
      await carla.until(() => carla.snapshot?.fields.locked === false, 'the lock is open');
    });

    it('gives the seats up of those who do not come back', async () => {
      const [olga] = clients as [SignallingClient];
      clients[3]!.close();
      await plenum.end(signal);
      await plenum.begin();
      const host = new SignallingClient(plenum.url);
      clients[0] = host;
      const { seat } = olga;
      await host.request('resume', {
        ...{ seat, version: 0, generation: 1, consumerIds: [], rtpCapabilities },
      });
      const again = await host.request('sync', { version: 0 });
      if (!('snapshot' in again)) throw new Error('a snapshot');
      host.snapshot = again.snapshot;
      await host.until(() => host.snapshot?.participants.length === 1, 'the others are gone');
    });

    it('does not bring back what a host has ended', async () => {
      const [host] = clients as [SignallingClient];
      await give(host, { type: 'end' });
      const back = () => plenum.output.split('goes on after a restart').length;
      const before = back();
      await plenum.end(signal);
      await plenum.begin();
      expect(back()).to.equal(before);
      const again = new SignallingClient(plenum.url);
      clients.push(again);
      await again.join(meeting.meetingId, meeting.guestPin, 'Dora', rtpCapabilities);
      expect(again.snapshot?.participants.map(({ name }) => name)).to.deep.equal(['Dora']);
    });
  });
}
