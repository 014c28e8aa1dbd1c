import type { IncomingInviteRequest } from 'sip.js/lib/core/index.js';
import { PlenumError } from '../../server/contract/errors.ts';
import { newId } from '../../server/kernel/ids.ts';
import { CallAgent, sdpBody } from '../core/call-agent.ts';
import { sipUri } from '../core/sipjs.ts';
import { deviceOf } from '../edge/device.ts';
import type { Flow } from '../edge/flow.ts';
import { headerOf, type SipRequest } from '../edge/message.ts';
import { answerTo } from '../ivr/refusals.ts';
import type { KnownTerminal } from '../registrar/sign-in.ts';
import { isRefusal } from '../sdp/refusal.ts';
import { Call, type CallPorts } from './call.ts';
import { warningOf } from './call-dialog.ts';
import type { CallerWho } from './caller.ts';
import { type Dialled, readDialled } from './dialled.ts';
import type { Origin } from './origin.ts';
import { connectTo } from './ways.ts';
import { answerTimer, shortestSession } from './session-timer.ts';

export interface IncomingPorts extends CallPorts {
  /** Who calls; null: answered already. */
  callerOf: (request: SipRequest, flow: Flow) => Promise<Origin | null>;
  /** The meeting of a room's name or somebody's address; null: of nobody. */
  meetingOf: (alias: string, caller: KnownTerminal | null) => Promise<string | null>;
  /** A call that came was answered with this status. */
  came: (status: number) => void;
  /** Numbers at which the voice answers. */
  ivr: readonly string[];
}

/** Calls at once of one terminal (one that has lost a call and calls again has two), of one telephone, of one address. */
const mostCalls: Record<Origin['from'], number> = { terminal: 4, trunk: 4, guest: 10 };

/** Takes the calls that come. */
export class IncomingCalls {
  readonly #ports: IncomingPorts;

  constructor(ports: IncomingPorts) {
    this.#ports = ports;
  }

  async take(request: SipRequest, flow: Flow): Promise<void> {
    const { callerOf, stack, domain, policyOf, calls, traces } = this.#ports;
    const origin = await callerOf(request, flow);
    if (!origin) return;
    const address = stack.originOf(request, flow);
    const who = whoIs(request, address, origin);
    if (calls.countOf(who) >= mostCalls[origin.from]) {
      stack.reply(request, flow, 486, { reason: 'Too Many Calls' });
      this.#ports.came(486);
      return;
    }
    const { uri } = request;
    const aor = uri.kind === 'sip' ? sipUri(uri.user ?? '', uri.host) : sipUri('', domain);
    const sources = [address, ...(origin.from === 'trunk' ? origin.trunk.addresses : [])];
    const reach = (hop: string): Promise<Flow> => connectTo(stack.edge, hop);
    const sent = traces.sent.bind(traces);
    const agent = new CallAgent({ flow, aor, domain, sources, reach, sent }, request, {
      onInvite: (invite) => {
        const call = new Call(agent, { who, policy: policyOf(origin), id: newId() }, this.#ports);
        call.device = deviceOf(headerOf(request, 'user-agent'));
        this.#answer(call, invite, { request, origin }).catch((error: unknown) => {
          this.#ports.log.error({ err: error }, 'a call that came could not be taken');
          refuse(invite, 500, 'Server Internal Error');
          this.#ports.came(500);
          call.end('an error of the server');
        });
      },
    });
    stack.add(agent);
    agent.receive(request, flow);
  }

  async #answer(
    call: Call,
    invite: IncomingInviteRequest,
    { request, origin }: { request: SipRequest; origin: Origin },
  ): Promise<void> {
    const ports = this.#ports;
    invite.trying();
    invite.delegate = {
      onCancel: () => {
        refuse(invite, 487, 'Request Terminated');
        if (!call.ended) ports.came(487);
        call.end('cancelled by the caller');
      },
    };
    const decline = (status: number, reason: string, headers: string[] = []): void => {
      if (!call.ended) {
        refuse(invite, status, reason, headers);
        ports.came(status);
      }
      call.end(`refused: ${status} ${reason}`);
    };
    const timer = answerTimer(invite.message);
    if (!timer) {
      decline(422, 'Session Interval Too Small', [`Min-SE: ${shortestSession}`]);
      return;
    }
    try {
      const found = await this.#find(readDialled(request.uri, ports.ivr), origin);
      if (found.meetingId !== null) await call.caller.arrive(found.meetingId, found.pin);
      await call.media.open(call.caller.place);
    } catch (error) {
      if (!(error instanceof PlenumError)) throw error;
      const { status, reason } = answerTo(error.code);
      decline(status, reason, [`Reason: SIP;cause=${status};text="${error.code}"`]);
      return;
    }
    if (call.ended) return;
    const { body } = invite.message;
    // A floor needs ports of its own: only where there may be one.
    if (body === '' || /^m=application .*BFCP/im.test(body)) await call.prepareSlides();
    if (isOver(call)) return;
    const offered = body === '' ? null : call.media.answer(body);
    if (offered && isRefusal(offered)) {
      decline(488, 'Not Acceptable Here', [warningOf(offered)]);
      return;
    }
    // Some press keys the moment they are answered, and a mixer takes a while to begin.
    if (offered) await call.listens();
    if (isOver(call)) return;
    const sdp = offered?.sdp ?? call.media.offer();
    const { session } = invite.accept({
      statusCode: 200,
      extraHeaders: [...timer.headers],
      body: sdpBody(sdp),
    });
    ports.came(200);
    call.established({ session, timer: timer.timer, lateOffer: offered === null });
  }

  async #find(dialled: Dialled, origin: Origin): Promise<{ meetingId: string | null; pin: string | null }> {
    switch (dialled.to) {
      case 'ivr':
        return { meetingId: null, pin: null };
      case 'meeting':
        return dialled;
      case 'alias': {
        const terminal = origin.from === 'terminal' ? origin.terminal : null;
        const meetingId = await this.#ports.meetingOf(dialled.alias, terminal);
        if (meetingId === null) throw new PlenumError('meeting_not_found', { field: 'meetingId' });
        return { meetingId, pin: null };
      }
    }
  }
}

/** As something may have happened while it was waited. */
function isOver({ ended }: Call): boolean {
  return ended;
}

function refuse(
  invite: IncomingInviteRequest,
  statusCode: number,
  reasonPhrase: string,
  extraHeaders: string[] = [],
): void {
  try {
    invite.reject({ statusCode, reasonPhrase, extraHeaders });
  } catch {
    // It was answered already.
  }
}

function whoIs(request: SipRequest, address: string, origin: Origin): CallerWho {
  const { from } = request;
  const user =
    from.uri.kind === 'sip' ? (from.uri.user ?? '') : from.uri.kind === 'tel' ? from.uri.number : '';
  switch (origin.from) {
    case 'terminal': {
      const { terminalId: id, enterpriseId, number, name } = origin.terminal;
      return { identity: { kind: 'terminal', id, enterpriseId, number }, name, kind: 'sip', address };
    }
    case 'trunk': {
      // Behind a trunk everybody has its address: wrong PINs are counted by who calls.
      const asserted = headerOf(request, 'p-asserted-identity') ?? '';
      const number = /(?:sip|tel):(\+?[0-9]+)/.exec(asserted)?.[1] ?? user;
      return {
        identity: null,
        name: from.displayName || number || 'Telephone',
        kind: 'pstn',
        address: `${address} ${number}`,
      };
    }
    case 'guest':
      return { identity: null, name: from.displayName || user || 'SIP', kind: 'sip', address };
  }
}
