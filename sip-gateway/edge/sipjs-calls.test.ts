import { expect } from 'chai';
import { mock } from 'node:test';
import {
  IncomingResponseMessage,
  LoggerFactory,
  type Session,
  URI,
  UserAgentCore,
  type UserAgentCoreConfiguration,
  type UserAgentCoreDelegate,
} from 'sip.js/lib/core/index.js';
import { type Address, writeAddress } from './flow.ts';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { parseMessage } from './parse.ts';
import { toSipJs } from './sipjs-message.ts';
import { UdpReliability } from './udp-reliability.ts';
import { transactionKey } from './via-rules.ts';

/** A network in memory, which loses what it likes. */
class LossyNetwork {
  readonly #random = seededRandom(4475);
  readonly #loss: number;
  readonly #ends = new Map<string, (text: string, from: Address) => void>();

  /** @param loss 0 to 1, each way */
  constructor(loss: number) {
    this.#loss = loss;
  }

  attach(address: Address, receive: (text: string, from: Address) => void): void {
    this.#ends.set(writeAddress(address), receive);
  }

  send(text: string, from: Address, to: Address): Promise<void> {
    if (this.#random() >= this.#loss) setTimeout(() => this.#ends.get(writeAddress(to))?.(text, from), 20);
    return Promise.resolve();
  }
}

/** SIP.js's core over what the edge makes of UDP. */
class Phone {
  readonly core: UserAgentCore;
  readonly uri: URI;

  constructor(
    network: LossyNetwork,
    own: Address,
    peer: Address,
    user: string,
    delegate: UserAgentCoreDelegate,
  ) {
    const transmit = (text: string, to: Address): Promise<void> => network.send(text, own, to);
    const reliability = new UdpReliability({ transmit });
    this.uri = new URI('sip', user, own.address, own.port);
    const loggerFactory = new LoggerFactory();
    loggerFactory.builtinEnabled = false;
    const configuration: UserAgentCoreConfiguration = {
      aor: this.uri,
      contact: {
        pubGruu: undefined,
        tempGruu: undefined,
        uri: this.uri,
        toString: () => `<${String(this.uri)}>`,
      },
      ...{
        displayName: '',
        loggerFactory,
        hackViaTcp: false,
        routeSet: [],
        sipjsId: user,
        viaForceRport: true,
      },
      ...{ supportedOptionTags: [], supportedOptionTagsResponse: [], userAgentHeaderFieldValue: 'test' },
      viaHost: writeAddress(own),
      authenticationFactory: () => undefined,
      transportAccessor: () => ({ protocol: 'UDP', send: (text) => reliability.send(text, peer) }),
    };
    this.core = new UserAgentCore(configuration, delegate);
    network.attach(own, (text, from) => {
      const parsed = parseMessage(Buffer.from(text), 'datagram');
      if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
      const { message } = parsed;
      if (reliability.receive(message, from) !== 'new') return;
      const key = message.kind === 'request' ? transactionKey(message, 'udp') : '';
      const flow = { transport: 'udp' as const, remote: from };
      const built = toSipJs(message, { transactionKey: key, domain: 'h.example', flow });
      if (built instanceof IncomingResponseMessage) this.core.receiveIncomingResponseFromTransport(built);
      else this.core.receiveIncomingRequestFromTransport(built);
    });
  }
}

async function advance(seconds: number): Promise<void> {
  for (let step = 0; step < seconds * 50; step++) {
    mock.timers.tick(20);
    await Promise.resolve();
  }
}

describe('calls of SIP.js where one datagram in four is lost each way', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('are all answered, acknowledged and ended', async function () {
    this.timeout(60_000);
    const network = new LossyNetwork(0.25);
    const [here, there] = [
      { address: '192.0.2.1', port: 5060 },
      { address: '192.0.2.2', port: 5060 },
    ];
    const counts = { invited: 0, acknowledged: 0, answered: 0, ended: 0, byeAnswered: 0 };
    const called = new Phone(network, there, here, 'bob', {
      onInvite: (request) => {
        counts.invited++;
        request.trying();
        setTimeout(() => {
          const { session } = request.accept({
            statusCode: 200,
            body: { contentDisposition: 'session', contentType: 'application/sdp', content: 'v=0\r\n' },
          });
          session.delegate = {
            onAck: () => {
              counts.acknowledged++;
            },
            onBye: (bye) => {
              counts.ended++;
              bye.accept();
            },
          };
        }, 300);
      },
    });
    const caller = new Phone(network, here, there, 'alice', {});
    const sessions: Session[] = [];
    for (let call = 0; call < 100; call++) {
      const options = { callId: `call-${call}`, fromTag: `tag${call}` };
      const { core, uri } = caller;
      const contact = [`Contact: <${String(uri)}>`];
      const body = { contentDisposition: 'session', contentType: 'application/sdp', content: 'v=0\r\n' };
      const message = core.makeOutgoingRequestMessage(
        'INVITE',
        called.uri,
        uri,
        called.uri,
        options,
        contact,
        body,
      );
      core.invite(message, {
        onAccept: (response) => {
          counts.answered++;
          response.ack();
          sessions.push(response.session);
        },
      });
    }
    await advance(60);
    expect(counts).to.include({ invited: 100, answered: 100, acknowledged: 100 });
    for (const session of sessions) session.bye({ onAccept: () => counts.byeAnswered++ });
    await advance(60);
    expect(counts).to.include({ ended: 100, byeAnswered: 100 });
    caller.core.dispose();
    called.core.dispose();
  });
});
