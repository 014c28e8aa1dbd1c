import type { InvitationState } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId, sameSecret } from '../kernel/ids.ts';
import { type LiveConference, type LiveConferences, partiesOf } from './live-conferences.ts';
import type { EnterpriseLimits, FoundMeeting } from './meeting.ts';
import { decideJoin, type JoinAnswer, type JoinQuestion, type LiveState } from './rules.ts';
import { type Identity, identityKey, type Occupant } from './seats.ts';
import { hasHost } from './state.ts';

export interface AdmissionPorts {
  now: () => number;
  conferences: LiveConferences;
  findMeeting: (meetingId: string, identity: Identity | null) => Promise<FoundMeeting | undefined>;
  enterprise: (enterpriseId: string) => Promise<EnterpriseLimits>;
  /** Takes a place of the concurrency; false when there is none. */
  takePlace: (enterpriseId: string, participantId: string, limit: number) => Promise<boolean>;
  releasePlace: (enterpriseId: string, participantId: string) => Promise<void>;
  /** Becomes the server that carries the meeting; false when another one is. */
  own: (meetingId: string) => Promise<boolean>;
  /** Parties in one conference this installation carries. */
  installation: number;
  /** The invitation of a link; null: of none that is still good. */
  invitationOf: (conferenceId: string, token: string) => string | null;
  /** Whoever was invited is in. */
  arrived: (invitationId: string) => void;
}

export interface Arrival {
  meetingId: string;
  pin: string | undefined;
  identity: Identity | null;
  /** Of a link that was sent from the running conference. */
  invitation?: string | undefined;
  /** Of a call from the conference that it answers. */
  invitationId?: string | undefined;
}

export interface Admitted {
  participantId: string;
  live: LiveConference;
  as: 'host' | 'guest';
  enters: 'now' | 'with_host' | 'when_admitted';
  occupant: Occupant;
  /** What has called them in; null: they came by themselves. */
  invitationId: string | null;
}

type LetIn = Extract<JoinAnswer, { ok: true }>;

/**
 * Lets people into conferences: asks what `decideJoin` needs to know, and takes their place. The place is taken before
 * the decision stands, and the decision is made again when everything is at hand, so that nothing that happens meanwhile
 * lets in one too many.
 */
export class Admission {
  readonly #ports: AdmissionPorts;

  constructor(ports: AdmissionPorts) {
    this.#ports = ports;
  }

  /**
   * `enter` is called in the moment of the decision, so that the next decision sees who has come.
   * @throws PlenumError why not (`decideJoin`), or `conference_elsewhere`
   */
  async admit<T>(arrival: Arrival, enter: (admitted: Admitted) => T): Promise<T> {
    const { conferences, findMeeting, enterprise, takePlace, own } = this.#ports;
    const meeting = await findMeeting(arrival.meetingId, arrival.identity);
    const limits = meeting?.enterpriseId ? await enterprise(meeting.enterpriseId) : null;
    const first = this.#decide(arrival, meeting, limits);
    // `decideJoin` lets nobody into a meeting there is not.
    if (!meeting) throw new PlenumError('meeting_not_found', { field: 'meetingId' });
    const participantId = newId();
    const chargedTo = first.takes === 'concurrency' ? meeting.enterpriseId : null;
    if (chargedTo !== null && limits && !(await takePlace(chargedTo, participantId, limits.concurrency))) {
      throw new PlenumError('concurrency_used_up');
    }
    try {
      if (!conferences.ofMeeting(meeting.meetingId) && !(await own(meeting.meetingId))) {
        throw new PlenumError('conference_elsewhere');
      }
      const { as, enters, mayHost } = this.#decide(arrival, meeting, limits);
      const live = conferences.enterOrBegin(meeting);
      const occupant = { identity: arrival.identity, mayHost, chargedTo };
      const invitationId = this.#invitationOf(arrival, live);
      const entered = enter({ participantId, live, as, enters, occupant, invitationId });
      if (invitationId !== null) this.#ports.arrived(invitationId);
      return entered;
    } catch (error) {
      if (chargedTo !== null) await this.#ports.releasePlace(chargedTo, participantId);
      throw error;
    }
  }

  /** The concurrency is counted where places are taken: here there seems to be one. */
  #decide(arrival: Arrival, meeting: FoundMeeting | undefined, limits: EnterpriseLimits | null): LetIn {
    const { conferences, now, installation } = this.#ports;
    const live = conferences.ofMeeting(arrival.meetingId);
    const { identity, pin } = arrival;
    const way = live && this.#invitationOf(arrival, live) !== null ? 'called' : 'self';
    const question: JoinQuestion = {
      meeting,
      live: live ? liveStateOf(live, identity) : null,
      quotas: { enterprise: limits && { ...limits, left: limits.concurrency }, installation },
      who: { identity, invitedAs: meeting?.invitedAs ?? null, way },
      pin,
      now: now(),
      same: sameSecret,
    };
    const answer = decideJoin(question);
    if (answer.ok) return answer;
    throw new PlenumError(answer.code, answer.field ? { field: answer.field } : {});
  }

  /** Somebody who is being called just now comes called, by whatever way they come. */
  #invitationOf({ identity, invitation, invitationId }: Arrival, live: LiveConference): string | null {
    if (invitation !== undefined) {
      const known = this.#ports.invitationOf(live.conferenceId, invitation);
      if (known !== null) return known;
    }
    const { invitations } = live.runtime.state;
    const answered = invitationId === undefined ? undefined : invitations.get(invitationId);
    if (answered && isUnderWay(answered)) return answered.id;
    if (!identity) return null;
    const calling = invitations.find(
      ({ kind, target, state }) => kind === identity.kind && target === identity.id && isUnderWay({ state }),
    );
    return calling?.id ?? null;
  }
}

function isUnderWay({ state }: { state: InvitationState }): boolean {
  return state === 'calling' || state === 'ringing';
}

function liveStateOf({ runtime: { state }, barred }: LiveConference, identity: Identity | null): LiveState {
  return {
    parties: partiesOf(state),
    hasHost: hasHost(state),
    hostJoined: state.hostJoined,
    open: state.openedAt !== null,
    locked: state.locked,
    waitingRoom: state.waitingRoom,
    removed: identity !== null && barred.has(identityKey(identity)),
  };
}
