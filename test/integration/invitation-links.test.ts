import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import { cookieOf, TestEnterprise } from '../harness/enterprise.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';
import { SmtpServer } from '../harness/smtp-server.ts';

describe('the links in invitations', function () {
  this.timeout(20_000);
  let smtp: SmtpServer;
  let running: RunningPlenum;

  before(async () => {
    smtp = await SmtpServer.start();
    running = await startPlenum('--media.workers=1', `--mail.url=${smtp.url}`);
  });
  after(async () => {
    await running.stop();
    smtp.stop();
  });

  it('lead to this server, whatever host a request says it came to', async () => {
    const { admin } = await TestEnterprise.first(running);
    const body = JSON.stringify({
      subject: 'Plan',
      startsAt: new Date(Date.now() + 600_000).toISOString().slice(0, 16),
      timeZone: 'UTC',
      durationMinutes: 30,
      invitees: [{ kind: 'email', email: 'vera@example.org', name: 'Vera', role: 'guest' }],
    });
    const booking = request(`${running.url}/api/v1/bookings`, {
      method: 'POST',
      headers: {
        host: 'evil.example',
        origin: 'http://evil.example',
        cookie: cookieOf(admin),
        'content-type': 'application/json',
      },
    });
    const mail = smtp.next();
    booking.end(body);
    const [answer] = (await once(booking, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).to.equal(201);
    const { data } = await mail;
    const plain = [data, ...parts(data)].join('\n');
    expect(plain).to.not.include('evil.example');
    expect(plain).to.include(`${running.plenum.addresses.http}/m/`);
  });
});

/** What the parts of a message say, of those in base64 and quoted-printable. */
function parts(data: string): string[] {
  return data
    .split(/\r\n--/)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4))
    .flatMap((text) => [
      Buffer.from(text, 'base64').toString('utf8'),
      text
        .replaceAll(/=\r\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    ]);
}
