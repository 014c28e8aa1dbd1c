import { EventEmitter } from 'node:events';
import type { RequestStatus } from './codes.ts';
import {
  type FloorIds,
  floorStatusOf,
  helloAck,
  mostRequestId,
  refuse,
  requestStatusOf,
  userStatusOf,
} from './floor-content.ts';
import type { Content, Message, Received } from './message.ts';

/** Somebody else who shares. */
export interface OtherHolder {
  name: string;
}

interface FloorRequest {
  id: number;
  status: Extract<RequestStatus, 'pending' | 'granted'>;
}

/**
 * The floor of slides as one terminal sees it (RFC 8855 section 13): it asks for the floor and gives it back, the
 * conference decides and takes it away. Knows no transport and no time. There is one floor and one who has it: the
 * terminal, somebody else, or nobody.
 */
export class FloorServer extends EventEmitter<{
  /**
   * The terminal wants to share. Whoever decides does so with `grant` or `deny`, at once or later; meanwhile it is told
   * that its request is pending.
   */
  requested: [requestId: number];
  /** It does not want to share any more, or takes back what was not decided yet. */
  released: [requestId: number];
  /** To be sent to the terminal of our own accord. */
  notice: [content: Content];
}> {
  readonly ids: Readonly<FloorIds>;
  #request: FloorRequest | null = null;
  #other: OtherHolder | null = null;
  /** It has asked to be told who has the floor. */
  #subscribed = false;
  #lastRequestId = 0;
  /** While a message is looked at: what is to be sent behind its answer. */
  #behind: Content[] | null = null;

  constructor(ids: FloorIds) {
    super();
    this.ids = ids;
  }

  /** Whether the terminal has the floor. */
  get granted(): boolean {
    return this.#request?.status === 'granted';
  }

  /** The request that is to be decided; null: there is none. */
  get pending(): number | null {
    return this.#request?.status === 'pending' ? this.#request.id : null;
  }

  /**
   * Acts upon a request of the terminal.
   * @param answer called at most once, before any `notice` that follows from the request
   */
  receive(request: Received, answer: (content: Content) => void): void {
    const behind: Content[] = [];
    this.#behind = behind;
    let content: Content | null;
    try {
      content = 'fault' in request ? refuse(request.fault.code, request.fault.details) : this.#act(request);
    } finally {
      this.#behind = null;
    }
    if (content) answer(content);
    for (const notice of behind) this.emit('notice', notice);
  }

  /**
   * Gives the floor to the terminal; somebody else who had it has it no more.
   * @param requestId of `requested`
   * @returns false when it does not want it any more
   */
  grant(requestId: number): boolean {
    if (this.pending !== requestId) return false;
    this.#other = null;
    this.#request = { id: requestId, status: 'granted' };
    this.#tell(requestId, 'granted');
    this.#tellFloor();
    return true;
  }

  /**
   * @param requestId of `requested`
   * @param reason for people to read
   * @returns false when it does not want it any more
   */
  deny(requestId: number, reason = ''): boolean {
    if (this.pending !== requestId) return false;
    this.#request = null;
    this.#tell(requestId, 'denied', reason);
    return true;
  }

  /**
   * Takes the floor from the terminal, if it has it.
   * @param reason for people to read
   */
  revoke(reason = ''): void {
    if (this.#revoke(reason)) this.#tellFloor();
  }

  /** Who else has the floor; null: nobody else. When the terminal had it, it is revoked. */
  announce(other: OtherHolder | null): void {
    if (other?.name === this.#other?.name) return;
    if (other) this.#revoke('');
    this.#other = other;
    this.#tellFloor();
  }

  #act(request: Message): Content | null {
    if (request.conferenceId !== this.ids.conferenceId) return refuse('conferenceDoesNotExist');
    if (request.userId !== this.ids.userId) return refuse('userDoesNotExist');
    switch (request.primitive) {
      case 'floorRequest':
        return this.#ask(request);
      case 'floorRelease':
        return this.#release(request);
      case 'floorRequestQuery':
        return this.#queryRequest(request);
      case 'userQuery':
        return this.#queryUser(request);
      case 'floorQuery':
        return this.#queryFloor(request);
      case 'hello':
        return helloAck;
      // The drafts that old devices were made from had Goodbye where GoodbyeAck is now.
      case 'goodbye':
      case 'goodbyeAck':
        return this.#leave();
      case 'chairAction':
      case 'floorRequestStatus':
      case 'userStatus':
      case 'floorStatus':
        return refuse('unauthorizedOperation');
      case 'chairActionAck':
      case 'helloAck':
      case 'error':
      case 'floorRequestStatusAck':
      case 'floorStatusAck':
        return null;
    }
  }

  /** Section 13.1. A terminal that asks again is told of the request it has. */
  #ask(request: Message): Content {
    const floors = idsOf(request, 'floorId');
    if (floors.length === 0) return refuse('unableToParse');
    if (!floors.every((floor) => floor === this.ids.floorId)) return refuse('invalidFloorId');
    if (this.#isForAnother(request)) return refuse('unauthorizedOperation');
    if (this.#request) return this.#statusOf(this.#request.id, this.#request.status);

    const { id } = (this.#request = { id: this.#nextRequestId(), status: 'pending' });
    this.emit('requested', id);
    // What was decided at once is the answer.
    return this.#decidedAtOnce(id) ?? this.#statusOf(id, 'pending');
  }

  /** Section 13.4. */
  #release(request: Message): Content {
    const [id] = idsOf(request, 'floorRequestId');
    if (id === undefined) return refuse('unableToParse');
    if (this.#request?.id !== id) return refuse('floorRequestIdDoesNotExist');
    const { status } = this.#request;
    this.#request = null;
    this.#tellFloor();
    this.emit('released', id);
    return this.#statusOf(id, status === 'granted' ? 'released' : 'cancelled');
  }

  /** Section 13.2. */
  #queryRequest(request: Message): Content {
    const [id] = idsOf(request, 'floorRequestId');
    if (id === undefined) return refuse('unableToParse');
    if (this.#request?.id !== id) return refuse('floorRequestIdDoesNotExist');
    return this.#statusOf(id, this.#request.status);
  }

  /** Section 13.3. */
  #queryUser(request: Message): Content {
    if (this.#isForAnother(request)) return refuse('userDoesNotExist');
    return userStatusOf(this.#request, this.ids);
  }

  /** Section 13.5: subscribes, or ends it when it names no floor. */
  #queryFloor(request: Message): Content {
    const floors = idsOf(request, 'floorId');
    if (!floors.every((floor) => floor === this.ids.floorId)) return refuse('invalidFloorId');
    this.#subscribed = floors.length > 0;
    return this.#subscribed ? this.#floorStatus() : { primitive: 'floorStatus', attributes: [] };
  }

  /** Section 13.8. */
  #leave(): Content {
    const request = this.#request;
    this.#request = null;
    this.#subscribed = false;
    if (request) this.emit('released', request.id);
    return { primitive: 'goodbyeAck', attributes: [] };
  }

  #isForAnother(request: Message): boolean {
    return idsOf(request, 'beneficiaryId').some((user) => user !== this.ids.userId);
  }

  #nextRequestId(): number {
    this.#lastRequestId = (this.#lastRequestId % mostRequestId) + 1;
    return this.#lastRequestId;
  }

  #revoke(reason: string): boolean {
    if (this.#request?.status !== 'granted') return false;
    const { id } = this.#request;
    this.#request = null;
    this.#tell(id, 'revoked', reason);
    return true;
  }

  #tell(requestId: number, status: RequestStatus, reason = ''): void {
    this.#notice(this.#statusOf(requestId, status, reason));
  }

  #tellFloor(): void {
    if (this.#subscribed) this.#notice(this.#floorStatus());
  }

  #notice(content: Content): void {
    if (this.#behind) this.#behind.push(content);
    else this.emit('notice', content);
  }

  /** Takes the status of a request out of what is to be sent behind the answer. */
  #decidedAtOnce(requestId: number): Content | null {
    const behind = this.#behind ?? [];
    const at = behind.findIndex(
      ({ primitive, attributes }) =>
        primitive === 'floorRequestStatus' &&
        attributes.some((one) => one.type === 'floorRequestInformation' && one.id === requestId),
    );
    return at < 0 ? null : (behind.splice(at, 1)[0] ?? null);
  }

  #statusOf(id: number, status: RequestStatus, reason = ''): Content {
    return requestStatusOf({ id, status, reason }, this.ids);
  }

  #floorStatus(): Content {
    if (this.#other) return floorStatusOf({ other: this.#other.name }, this.ids);
    return floorStatusOf(
      this.#request?.status === 'granted' ? { requestId: this.#request.id } : null,
      this.ids,
    );
  }
}

function idsOf({ attributes }: Message, type: 'floorId' | 'floorRequestId' | 'beneficiaryId'): number[] {
  return attributes.flatMap((attribute) => (attribute.type === type ? [attribute.id] : []));
}
