import { once } from 'node:events';
import { request } from 'node:http';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('connections of signalling', () => {
  let running: RunningPlenum;

  before(async () => {
    running = await startPlenum('--media.workers=1', '--limits.connectionsPerAddress=10');
  });

  after(() => running.stop());

  /** What a page of this origin is answered when it begins a connection. @returns the HTTP status */
  async function statusFor(origin: string | undefined): Promise<number | undefined> {
    const headers = origin === undefined ? {} : { origin };
    const asked = request(`${running.url}/socket.io/?EIO=4&transport=polling`, { headers });
    asked.end();
    const [response] = (await once(asked, 'response')) as [{ statusCode?: number; resume: () => void }];
    response.resume();
    return response.statusCode;
  }

  it('are for pages of this server and for programs, not for other sites or pages without one', async () => {
    expect(await statusFor(undefined)).to.equal(200);
    expect(await statusFor(running.url)).to.equal(200);
    for (const origin of ['https://evil.example', 'null', 'file://', 'nonsense']) {
      expect(await statusFor(origin), origin).to.equal(403);
    }
  });

  it('are counted from their handshake on, whether or not they go on to signalling', async () => {
    const answers = [];
    for (let index = 0; index < 11; index++) answers.push(await statusFor(undefined));
    expect(answers.filter((status) => status === 200).length).to.be.at.most(10);
    expect(answers.at(-1)).to.equal(403);
  });

  it('come back by themselves when the server stops and runs again', async () => {
    const stopping = await startPlenum('--media.workers=1');
    const client = io(stopping.url, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((resolve) => client.once('connect', resolve));
    const lost = new Promise<string>((resolve) => client.once('disconnect', resolve));
    await stopping.stop();
    expect(await lost).to.be.oneOf(['transport close', 'transport error']);
    expect(client.active, 'tries again').to.equal(true);
    client.close();
  });

  it('are closed when the client asks and asks but does not read', async () => {
    const flags = ['messagesPerSecond', 'messageBurst'].map((limit) => `--limits.${limit}=100000`);
    const patient = await startPlenum('--media.workers=1', ...flags);
    const meeting = await patient.createMeeting();
    const clients = Array.from({ length: 40 }, () => new SignallingClient(patient.url));
    await Promise.all(
      clients.map((client) =>
        client.join(
          meeting.meetingId,
          meeting.guestPin,
          'N'.repeat(64),
          patient.plenum.media.rtpCapabilities(),
        ),
      ),
    );
    const [observer, silent] = clients as [SignallingClient, SignallingClient];
    const lost = observer.until(
      () =>
        observer.snapshot?.participants.find(({ id }) => id === silent.participantId)?.connection === 'lost',
      'the one that does not read is closed',
    );
    const began = performance.now();
    stopReading(silent.socket);
    for (let asked = 0; asked < 2000; asked++)
      silent.socket.emit('sync', { version: 99_999 }, () => undefined);
    await lost;
    expect(performance.now() - began, 'before it is taken for silent, ms').to.be.below(3000);
    for (const client of clients) client.close();
    await patient.stop();
  });
});

/** Leaves what arrives in the kernel, as a program does that only sends. */
function stopReading(socket: SignallingClient['socket']): void {
  const { transport } = socket.io.engine as unknown as { transport: { ws: { pause: () => void } } };
  transport.ws.pause();
}
