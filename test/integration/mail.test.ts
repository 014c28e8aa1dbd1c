import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { layout } from '../../server/mail/layout.ts';
import { Mailer } from '../../server/mail/mailer.ts';
import { claimMails, updateClaimed } from '../../server/mail/repo.ts';
import type { Message } from '../../server/mail/rules.ts';
import { createMailTransport } from '../../server/mail/transport.ts';
import { MailWorker } from '../../server/mail/worker.ts';
import type { Db } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';
import { SmtpServer } from '../harness/smtp-server.ts';

const minute = 60_000;
const hour = 60 * minute;
const message: Message = {
  enterpriseId: 'e',
  to: 'anna@example.org',
  subject: 'Einladung: 周会 “Plan”',
  text: 'Grüße\n.\nBis dann',
};

describe('mail', () => {
  eachDatabase((_dialect, open) => {
    let server: SmtpServer;
    let dataDir: string;
    const workers: MailWorker[] = [];

    beforeEach(async () => {
      server = await SmtpServer.start();
      dataDir = mkdtempSync(join(tmpdir(), 'plenum-mail-'));
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
      server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    /** A database with a clock, and workers on it. */
    async function post() {
      const { db } = await open();
      let time = Date.now();
      const lines: string[] = [];
      const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
      const mailer = new Mailer(() => time);
      return {
        db,
        /** What was logged. */
        lines,
        queue: (more: Partial<Message> = {}) =>
          transact(db, (tx) => mailer.queue(tx, { ...message, ...more })),
        worker: (url = server.url) => {
          const from = 'Plenum <plenum@example.org>';
          const transport = createMailTransport({ url, from, dataDir }, log);
          const worker = new MailWorker({ db, transport, log, everyMs: 5, now: () => time });
          workers.push(worker);
          return worker;
        },
        advance: (ms: number) => (time += ms),
        now: () => time,
        only: () => theOnly(db),
      };
    }

    function theOnly(db: Db) {
      return db.selectFrom('mail').selectAll().executeTakeFirstOrThrow();
    }

    it('is sent as it was queued: text, HTML, files and what calendars take', async () => {
      const { queue, worker, only } = await post();
      const { text, html } = layout({ language: 'en', title: 'Plan', paragraphs: ['Grüße'] });
      await queue({
        text,
        html,
        attachments: [{ name: 'liste.csv', type: 'text/csv', content: 'a,b\r\n' }],
        calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
      });
      expect(await worker().sendDue()).to.equal(1);
      const [received] = server.received;
      expect(received).to.deep.include({ from: 'plenum@example.org', to: ['anna@example.org'] });
      const { data } = received!;
      expect(headerOf(data, 'From')).to.equal('Plenum <plenum@example.org>');
      expect(headerOf(data, 'To')).to.equal('anna@example.org');
      expect(decoded(headerOf(data, 'Subject'))).to.equal(message.subject);
      expect(headerOf(data, 'Auto-Submitted')).to.equal('auto-generated');
      expect(headerOf(data, 'Message-ID')).to.equal(`<${(await only()).id}@example.org>`);
      for (const part of [
        'text/plain',
        'text/html',
        'text/calendar; charset=utf-8; method=REQUEST',
        'liste.csv',
      ]) {
        expect(data).to.include(part);
      }
      expect(data).to.include(Buffer.from('a,b\r\n').toString('base64'));
    });

    it('is forgotten but for its address and subject once it is sent', async () => {
      const { queue, worker, only } = await post();
      await queue();
      await worker().sendDue();
      expect(await only()).to.deep.include({ state: 'sent', content: null, attempts: 1, lastError: null });
      expect(await workers[0]!.sendDue()).to.equal(0);
    });

    it('is not sent when what it tells of did not happen', async () => {
      const { db, worker } = await post();
      const mailer = new Mailer();
      await rejection(
        transact(db, async (tx) => {
          await mailer.queue(tx, message);
          throw new Error('changed its mind');
        }),
      );
      expect(await worker().sendDue()).to.equal(0);
    });

    it('goes out by itself soon after it was queued', async () => {
      const { queue, worker } = await post();
      worker().start();
      const next = server.next();
      await queue();
      expect((await next).to).to.deep.equal(['anna@example.org']);
    });

    it('that somebody waits for goes before invitations that were queued earlier, and not behind slow ones', async () => {
      const { db, queue, now } = await post();
      const log = pino({ level: 'silent' });
      const sent: string[] = [];
      const slow = Promise.withResolvers<undefined>();
      const urgent = Promise.withResolvers<undefined>();
      for (let index = 0; index < 8; index++) await queue({ subject: 'Invitation' });
      await queue({ subject: 'Code', urgent: true });
      const transport = {
        send: async ({ subject }: { subject: string }) => {
          sent.push(subject);
          if (sent.length <= 3) await (subject === 'Code' ? undefined : slow.promise);
          if (subject === 'Second code') urgent.resolve(undefined);
        },
        close: () => undefined,
      };
      const worker = new MailWorker({ db, transport, log, everyMs: 5, now });
      workers.push(worker);
      worker.start();
      // Two slots wait for invitations; the others go on.
      while (sent.length < 9) await new Promise((resolve) => setTimeout(resolve, 5));
      // Among the first four, which begin together.
      expect(sent.slice(0, 4)).to.include('Code');
      await queue({ subject: 'Second code', urgent: true });
      await urgent.promise;
      slow.resolve(undefined);
    });

    it('waits longer and longer while the server will not take it, and goes out then', async () => {
      const { queue, worker, only, advance } = await post();
      await queue();
      server.refusal = '451 4.3.0 later';
      const sender = worker();
      expect(await sender.sendDue()).to.equal(1);
      expect((await only()).lastError).to.include('451');
      expect(await sender.sendDue()).to.equal(0);
      advance(30_000);
      expect(await sender.sendDue()).to.equal(1);
      advance(30_000);
      expect(await sender.sendDue()).to.equal(0);
      advance(30_000);
      server.refusal = null;
      expect(await sender.sendDue()).to.equal(1);
      expect(await only()).to.deep.include({ state: 'sent', attempts: 3 });
    });

    it('is given up when the recipient is refused for good, or after three days', async () => {
      const { db, queue, worker, only, advance, lines } = await post();
      await queue();
      server.refusal = '550 5.1.1 nobody of that name';
      await worker().sendDue();
      expect(await only()).to.deep.include({ state: 'failed', content: null });
      expect(lines.join()).to.include('given up');

      await db.deleteFrom('mail').execute();
      server.stop();
      await queue();
      const sender = worker();
      await sender.sendDue();
      expect((await only()).state).to.equal('queued');
      advance(73 * hour);
      await sender.sendDue();
      expect((await only()).state).to.equal('failed');
      expect(lines.join()).not.to.include('Grüße');
    });

    it('is sent by one of several workers, once', async () => {
      const { queue, worker } = await post();
      for (let count = 0; count < 20; count++) await queue({ to: `p${count}@example.org` });
      const all = [worker(), worker(), worker()];
      const drain = async (one: MailWorker) => {
        while ((await one.sendDue()) > 0);
      };
      // A worker that meets another may find nothing while there still is something.
      await Promise.all(all.map(drain));
      await drain(all[0]!);
      const to = server.received.flatMap((received) => received.to).sort();
      expect(to).to.deep.equal(Array.from({ length: 20 }, (_, count) => `p${count}@example.org`).sort());
    });

    it('is taken over from a worker that died, which changes nothing more when it was only slow', async () => {
      const { db, queue, worker, only, advance, now } = await post();
      await queue();
      const [slow] = await claimMails(db, { claim: 'slow', now: now(), leaseMs: 10 * minute, limit: 4 });
      const sender = worker();
      advance(9 * minute);
      expect(await sender.sendDue()).to.equal(0);
      advance(minute);
      expect(await sender.sendDue()).to.equal(1);
      await updateClaimed(db, slow!, { nextAt: 0, lastError: 'too slow', state: 'queued' });
      expect(await only()).to.deep.include({ state: 'sent', lastError: null });
    });

    it('has no header but its own, whatever is in subject and file names', async () => {
      const { queue, worker } = await post();
      await queue({
        subject: 'Hello\r\nBcc: evil@example.org\r\n\r\nbody',
        attachments: [{ name: 'a\r\nX-Evil: 1.txt', type: 'text/plain\r\nX-Evil: 2', content: 'x' }],
      });
      await worker().sendDue();
      const { data, to } = server.received[0]!;
      expect(to).to.deep.equal(['anna@example.org']);
      expect(data).not.to.match(/^(Bcc|X-Evil):/im);
      expect(headerOf(data, 'Subject')).to.equal('Hello Bcc: evil@example.org body');
    });

    it('is for exactly one address', async () => {
      const { queue } = await post();
      const wrong = [
        'a@example.org, b@example.org',
        'a@example.org\r\nBcc: b@example.org',
        'A <a@example.org>',
        '',
      ];
      for (const to of wrong) {
        expect((await rejection(queue({ to }))).message, to).to.include('one e-mail address');
      }
    });

    it('becomes a file that only its owner reads where there is no mail server', async () => {
      const { queue, worker, lines, only } = await post();
      await queue({ text: 'a secret link' });
      await worker('').sendDue();
      const [name] = readdirSync(join(dataDir, 'outbox'));
      const path = join(dataDir, 'outbox', name!);
      expect(name).to.match(/\.eml$/);
      expect(readFileSync(path, 'utf8')).to.include('a secret link');
      expect(statSync(path).mode & 0o077).to.equal(0);
      const logged = JSON.parse(lines[0]!) as Record<string, unknown>;
      expect(logged).to.deep.include({ path, subject: message.subject });
      expect(lines.join()).not.to.include('secret link');
      expect((await only()).state).to.equal('sent');
    });
  });
});

/** A header's value, its lines put together. */
function headerOf(data: string, name: string): string {
  const head = data.slice(0, data.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
}

/** RFC 2047 */
function decoded(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : decodeURIComponent(text.replaceAll('_', ' ').replaceAll('%', '%25').replaceAll('=', '%')),
    );
}
