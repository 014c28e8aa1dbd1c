import { once } from 'node:events';
import { request } from 'node:http';
import { expect } from 'chai';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('connections of signalling', () => {
  let running: RunningPlenum;

  before(async () => {
    running = await startPlenum('--media.workers=1');
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
});
