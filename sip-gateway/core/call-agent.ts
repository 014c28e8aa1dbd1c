import { isIP } from 'node:net';
import {
  type Body,
  type IncomingRequestMessage,
  IncomingResponseMessage,
  type OutgoingInviteRequest,
  type OutgoingInviteRequestDelegate,
  type OutgoingRequestDelegate,
  type URI,
  UserAgentCore,
  type UserAgentCoreDelegate,
} from 'sip.js/lib/core/index.js';
import type { Flow } from '../edge/flow.ts';
import { type SipMessage, type SipRequest, tagOf } from '../edge/message.ts';
import { toSipJs } from '../edge/sipjs-message.ts';
import { transactionKey } from '../edge/via-rules.ts';
import { randomToken, silentLoggers, sipUri } from './sipjs.ts';

export interface AgentOptions {
  flow: Flow;
  /** What requests outside of a dialog are addressed to: the dialled address, or ours. */
  aor: URI;
  /** Stands for tel: addresses. */
  domain: string;
  /** Addresses its other end is known by. */
  sources: readonly string[];
  /** Connects to the first hop of a route when the connection that led there is gone. */
  reach?: (hop: string) => Promise<Flow>;
  /** Whatever is sent, for a trace. */
  sent?: (text: string, flow: Flow) => void;
}

export interface Invite {
  to: URI;
  /** Where the request goes (RFC 3327), the first hop first. */
  route: readonly string[];
  from: URI;
  fromName: string;
  headers: readonly string[];
  sdp: string;
}

/**
 * SIP.js's core for one call, over the flow that leads to its other end just now: a terminal that connects anew goes on
 * with its call.
 */
export class CallAgent {
  readonly callId: string;
  readonly #core: UserAgentCore;
  readonly #options: AgentOptions;
  readonly #id = randomToken();
  /** Of the other end, of a call that came. */
  readonly #remoteTag: string | null;
  /** Ours, of a call that we make. */
  readonly #localTag: string | null;
  #flow: Flow;
  #cseq = 1;
  #disposed = false;
  /** Where messages of its other end come from. */
  readonly #sources: Set<string>;

  /** @param came the INVITE of a call that came; null: we call */
  constructor(options: AgentOptions, came: SipRequest | null, delegate: UserAgentCoreDelegate = {}) {
    this.#options = options;
    this.#flow = options.flow;
    this.#sources = new Set(options.sources);
    this.callId = came?.callId ?? randomToken();
    this.#remoteTag = came && tagOf(came.from);
    this.#localTag = came ? null : randomToken();
    const flow = (): Flow => this.#flow;
    const contact = {
      pubGruu: undefined,
      tempGruu: undefined,
      toString: () => `<${this.contact.toString()}>`,
    };
    const uri = (): URI => this.contact;
    this.#core = new UserAgentCore(
      {
        ...{
          aor: options.aor,
          displayName: '',
          loggerFactory: silentLoggers,
          hackViaTcp: false,
          routeSet: [],
        },
        ...{ sipjsId: this.#id, supportedOptionTags: ['replaces', 'timer'] },
        ...{ supportedOptionTagsResponse: ['replaces', 'timer'], userAgentHeaderFieldValue: 'Plenum' },
        viaForceRport: true,
        get viaHost() {
          return hostPort(flow());
        },
        contact: {
          ...contact,
          get uri() {
            return uri();
          },
        },
        authenticationFactory: () => undefined,
        transportAccessor: () => ({
          protocol: flow().transport.toUpperCase(),
          send: (text) => this.#send(text),
        }),
      },
      delegate,
    );
  }

  get flow(): Flow {
    return this.#flow;
  }

  /** Where its other end finds us. */
  get contact(): URI {
    const { announced, transport } = this.#flow;
    return sipUri(
      `leg-${this.#id}`,
      announced.address,
      announced.port,
      transport === 'udp' ? {} : { transport },
    );
  }

  get contactHeader(): string {
    return `Contact: <${this.contact.toString()}>`;
  }

  /** Whether a request within this Call-ID is of this call, and not of another that has come back to us. */
  owns(request: SipRequest): boolean {
    return this.#remoteTag === null
      ? tagOf(request.to) === this.#localTag
      : tagOf(request.from) === this.#remoteTag;
  }

  /** Whether it has seen this very request. */
  knows(request: SipRequest, flow: Flow): boolean {
    return this.#core.userAgentServers.has(transactionKey(request, flow.id));
  }

  /** Whether its other end is known to be there. */
  isAt(address: string): boolean {
    return this.#sources.has(address);
  }

  /** Its other end has proved to be there. */
  movedTo(address: string): void {
    this.#sources.add(address);
  }

  receive(message: SipMessage, flow: Flow): void {
    if (this.#disposed) return;
    // Answers go the way the request came; who has proved to be of the call may have moved.
    if (message.kind === 'request') this.#flow = flow;
    this.#learn(message);
    const key = message.kind === 'request' ? transactionKey(message, flow.id) : '';
    const built = toSipJs(message, { transactionKey: key, domain: this.#options.domain, flow });
    if (built instanceof IncomingResponseMessage) this.#core.receiveIncomingResponseFromTransport(built);
    else this.#core.receiveIncomingRequestFromTransport(built satisfies IncomingRequestMessage);
  }

  /** @param to another flow for the requests to come, e.g. the next server of a domain */
  moveTo(to: Flow): void {
    this.#flow = to;
  }

  /** Calls; once more with other headers after a challenge. */
  invite(invite: Invite, delegate: OutgoingInviteRequestDelegate): OutgoingInviteRequest {
    const { to, from, fromName, route, headers, sdp } = invite;
    const options = {
      ...{ callId: this.callId, cseq: this.#cseq++, routeSet: [...route], fromDisplayName: fromName },
      ...(this.#localTag === null ? {} : { fromTag: this.#localTag }),
    };
    const message = this.#core.makeOutgoingRequestMessage(
      ...(['INVITE', to, from, to, options] as const),
      [this.contactHeader, ...headers],
      sdpBody(sdp),
    );
    return this.#core.invite(message, delegate);
  }

  /** Tells a registrar where we are (RFC 3261 section 10.2). */
  register(
    { registrar, address, headers }: { registrar: URI; address: URI; headers: readonly string[] },
    delegate: OutgoingRequestDelegate,
  ): void {
    const options = {
      ...{ callId: this.callId, cseq: this.#cseq++ },
      ...(this.#localTag === null ? {} : { fromTag: this.#localTag }),
    };
    const message = this.#core.makeOutgoingRequestMessage(
      ...(['REGISTER', registrar, address, address, options] as const),
      [this.contactHeader, ...headers],
    );
    this.#core.register(message, delegate);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#core.dispose();
  }

  /** Who has called through another's proxy that is not in the way any more speaks from where its Contact says. */
  #learn({ contacts, sequence }: SipMessage): void {
    if (sequence.method !== 'INVITE' || contacts === '*') return;
    for (const { uri } of contacts) {
      const host = uri.kind === 'sip' ? uri.host.replace(/^\[|\]$/g, '') : '';
      if (isIP(host) !== 0) this.#sources.add(host);
    }
  }

  async #send(text: string): Promise<void> {
    const { reach, sent } = this.#options;
    const hop = /^Route: *<([^>]*)>/im.exec(text)?.[1];
    if (this.#flow.closed && hop !== undefined && reach) this.#flow = await reach(hop);
    sent?.(text, this.#flow);
    await this.#flow.send(text);
  }
}

export function sdpBody(content: string): Body {
  return { contentDisposition: 'session', contentType: 'application/sdp', content };
}

function hostPort({ announced: { address, port } }: Flow): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
