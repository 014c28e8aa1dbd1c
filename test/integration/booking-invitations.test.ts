import { expect } from 'chai';
import type { bookRequestSchema } from '../../server/contract/api/booking.ts';
import type { z } from 'zod';
import { BookingWorld } from '../harness/booking.ts';
import { eachDatabase } from '../harness/each-database.ts';

type Invitee = NonNullable<z.input<typeof bookRequestSchema>['invitees']>[number];

describe('invitations', () => {
  eachDatabase((_dialect, open) => {
    it('to many let other work go on between them', async () => {
      const turns: number[] = [];
      let turn = 0;
      let running = true;
      const count = () => {
        turn++;
        if (running) setImmediate(count);
      };
      const mailer = { queue: () => Promise.resolve(void turns.push(turn)) };
      const w = new BookingWorld((await open()).db, { mailer });
      const anna = await w.person('Anna');
      const invitees = Array.from({ length: 300 }, (_, n): Invitee => ({
        ...{ kind: 'email', email: `guest${n}@elsewhere.example`, role: n % 50 === 0 ? 'host' : 'guest' },
      }));
      count();
      const series = await w.book(anna, { invitees, recurrence: 'FREQ=WEEKLY;COUNT=5' });
      await w.change(anna, series, { changes: { subject: 'Plans' } });
      running = false;
      expect(turns).to.have.length(600);
      const inOneTurn = Map.groupBy(turns, (of) => of);
      expect(Math.max(...[...inOneTurn.values()].map(({ length }) => length))).to.be.at.most(25);
    });

    it('name each only to themselves, in their language, hosts with their PIN', async () => {
      const w = new BookingWorld((await open()).db);
      const anna = await w.person('Anna');
      const long = 'Bartholomäus “the Very Long” $& Name of Somebody, who; is \\ invited';
      await w.person('Ben', { language: 'zh', timeZone: 'Asia/Shanghai', name: long });
      await w.person('Carl', { timeZone: 'America/New_York' });
      await w.person('Dora');
      const { hostPin, guestPin } = await w.book(anna, {
        invitees: [
          { kind: 'account', accountId: 'account-Ben' },
          { kind: 'account', accountId: 'account-Carl' },
          { kind: 'account', accountId: 'account-Dora', role: 'host' },
          { kind: 'email', email: 'guest@elsewhere.example', name: 'Guest' },
        ],
      });
      const mails = w.takeMails();
      expect(mails.size).to.equal(4);
      for (const [to, [mail]] of mails) {
        const content = mail!.calendar!.content.replaceAll('\r\n ', '');
        const attendees = content.match(/^ATTENDEE.*$/gm) ?? [];
        expect(attendees, to).to.have.length(1);
        expect(attendees[0]?.toLowerCase()).to.match(new RegExp(`mailto:${to}$`));
        expect(attendees[0]).to.contain(to === 'dora@example.org' ? 'ROLE=CHAIR' : 'ROLE=REQ-PARTICIPANT');
        expect(content.includes(hostPin), to).to.equal(to === 'dora@example.org');
        expect(content).to.contain(guestPin);
        for (const line of mail!.calendar!.content.split('\r\n')) {
          expect(Buffer.byteLength(line), line).to.be.at.most(75);
        }
      }
      expect(mails.get('ben@example.org')?.[0]?.calendar?.content).to.contain('$&');
      expect(mails.get('ben@example.org')?.[0]?.text).to.contain('16:00').and.contain('会议号');
      expect(mails.get('carl@example.org')?.[0]?.text).to.contain('04:00').and.contain('Meeting ID');
    });
  });
});
