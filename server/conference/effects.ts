import type { EndReason } from '../contract/api/history.ts';
import type { ControlName } from '../contract/control-rules.ts';
import { type ErrorCode, PlenumError } from '../contract/errors.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LiveConference } from './live-conferences.ts';
import type { CallPort, RecorderPort } from './ports.ts';
import { identityKey, type Seats } from './seats.ts';
import type { Effect } from './state.ts';

export interface EffectPorts {
  media: MediaPort;
  seats: Seats;
  calls: CallPort;
  recorder: RecorderPort | null;
  log: Logger;
  /** Gives a seat up that has no participant any more. */
  giveUp: (participantId: string, reason: 'removed' | 'hung_up') => void;
  end: (live: LiveConference, reason: EndReason, actorName: string | null) => void;
  /** Hosts read in the log that what was to be done outside cannot be. */
  note: (live: LiveConference, control: ControlName, code: ErrorCode) => void;
  /** Closes the consoles of somebody who is told nothing more. */
  closeConsoles: (conferenceId: string, participantId: string) => void;
}

/** Does outside what the rules of a conference have asked for. What fails is told them as a command. */
export class Effects {
  readonly #ports: EffectPorts;

  constructor(ports: EffectPorts) {
    this.#ports = ports;
  }

  carryOut(live: LiveConference, effect: Effect): void {
    const { media, seats, calls } = this.#ports;
    const { conferenceId, runtime, givenBy } = live;
    switch (effect.type) {
      case 'closeParticipant':
        media.closeParticipant({ conferenceId, participantId: effect.participantId });
        return;
      case 'tellAdmitted':
        seats.of(effect.participantId)?.connection?.notify('admitted', {});
        return;
      case 'tellWaiting': {
        const seat = seats.of(effect.participantId);
        if (!seat) return;
        seat.entered = false;
        seat.connection?.exit(conferenceId);
        this.#ports.closeConsoles(conferenceId, effect.participantId);
        seat.connection?.notify('waiting', { subject: runtime.state.subject });
        return;
      }
      case 'putOut': {
        const identity = seats.of(effect.participantId)?.occupant.identity;
        if (effect.reason === 'removed' && identity) live.barred.add(identityKey(identity));
        this.#ports.giveUp(effect.participantId, effect.reason);
        return;
      }
      case 'closeSource': {
        const { participantId, source, reason } = effect;
        seats.of(participantId)?.connection?.notify('sourceClosed', { source, reason });
        this.#setSource(live, participantId, source, 'closed');
        return;
      }
      case 'pauseSource':
        this.#setSource(live, effect.participantId, effect.source, 'paused');
        return;
      case 'resumeSource':
        this.#setSource(live, effect.participantId, effect.source, 'live');
        return;
      case 'call':
        this.#call(live, effect.invitation);
        return;
      case 'cancelCall':
        calls.cancel(effect.invitation.id);
        return;
      case 'record':
        this.#record(live, effect.action);
        return;
      case 'stream':
        this.#stream(live, effect.action);
        return;
      case 'end':
        // When what has ended it is in the log.
        queueMicrotask(() => this.#ports.end(live, effect.reason, givenBy));
        return;
      default:
        effect satisfies never;
    }
  }

  #setSource(
    { conferenceId }: LiveConference,
    participantId: string,
    source: Parameters<MediaPort['setSource']>[1],
    state: 'live' | 'paused' | 'closed',
  ): void {
    const { media, log } = this.#ports;
    media.setSource({ conferenceId, participantId }, source, state).catch((error: unknown) => {
      // It was closed meanwhile: by its owner, or with the worker. What is made anew asks the state.
      log.debug({ err: error, conferenceId, participantId, source, state }, 'the source is gone');
    });
  }

  #call(live: LiveConference, invitation: Extract<Effect, { type: 'call' }>['invitation']): void {
    const { meetingId, subject, enterpriseId, guestPin } = live.meeting;
    const by = live.givenBy ?? '';
    const called = { conferenceId: live.conferenceId, meetingId, subject, enterpriseId, by, guestPin };
    this.#ports.calls.call(invitation, called, (state, reason) => {
      live.runtime.report({ type: 'setInvitation', invitationId: invitation.id, state, reason });
    });
  }

  #record(live: LiveConference, action: 'start' | 'pause' | 'resume' | 'stop'): void {
    const { recorder, log, note } = this.#ports;
    const { conferenceId, runtime } = live;
    recorder?.record(conferenceId, action).then(
      () => {
        if (action === 'start') runtime.report({ type: 'recordingIs', state: 'on' });
        if (action === 'stop') runtime.report({ type: 'recordingIs', state: 'off' });
      },
      (error: unknown) => {
        log.error({ err: error, conferenceId, action }, 'the recording could not be changed');
        runtime.report({ type: 'recordingIs', state: action === 'start' ? 'off' : 'on' });
        note(live, 'record', PlenumError.from(error).code);
      },
    );
  }

  #stream(live: LiveConference, action: 'start' | 'stop'): void {
    const { recorder, log, note } = this.#ports;
    const { conferenceId, runtime } = live;
    recorder?.stream(conferenceId, action).then(
      () => runtime.report({ type: 'streamIs', state: action === 'start' ? 'on' : 'off' }),
      (error: unknown) => {
        log.error({ err: error, conferenceId, action }, 'the live stream could not be changed');
        runtime.report({ type: 'streamIs', state: 'off' });
        note(live, 'stream', PlenumError.from(error).code);
      },
    );
  }
}
