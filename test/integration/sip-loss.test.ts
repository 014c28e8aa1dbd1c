import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { eventually } from '../harness/page-probes.ts';
import { barePassword, openBareGateway } from '../harness/sip/bare-gateway.ts';
import { LossyRelay } from '../harness/sip/lossy-relay.ts';
import { soundOffer } from '../harness/sip/sipp-files.ts';
import { SipRoom } from '../harness/sip/sip-room.ts';

const registering = 200;
const calling = 100;

describe('a network that loses a quarter of all datagrams, each way', function () {
  this.timeout(40_000);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-sip-loss-'));
  let bare: Awaited<ReturnType<typeof openBareGateway>>;
  let network: LossyRelay;
  const open: SipRoom[] = [];

  before(async () => {
    bare = await openBareGateway(dataDir);
    network = await LossyRelay.open({ to: bare.port, loss: 0.25, seed: 4711 });
  });
  after(async () => {
    for (const room of open) room.close();
    network.close();
    await bare.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const room = async (index: number): Promise<SipRoom> => {
    const user = `${800_000 + index}`;
    const made = await SipRoom.open({ user, password: barePassword, port: network.port, againMs: 200 });
    open.push(made);
    return made;
  };

  it('keeps no terminal from registering, and no call from beginning and ending, each of them once', async () => {
    const made = await Promise.all(Array.from({ length: registering + calling }, (_, index) => room(index)));
    const statuses = await Promise.all(
      made.map(async (one, index) => {
        if (index < registering) return [(await one.register()).status];
        const called = await one.call('123456789', soundOffer(20_000));
        return [called.status, (await one.request('BYE')).status];
      }),
    );
    expect(statuses.flat().filter((status) => status !== 200)).to.deep.equal([]);
    expect(statuses.flat().length).to.equal(registering + 2 * calling);
    await eventually(
      () => Promise.resolve(bare.gateway.totals),
      ({ calls, ended }) => calls === 0 && ended === calling,
      'every call ended once',
    );
    expect(network.counts.lost / (network.counts.lost + network.counts.passed)).to.be.within(0.2, 0.3);
    expect(bare.gateway.totals.repeated).to.be.greaterThan(0);
  });
});
