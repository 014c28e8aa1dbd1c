import type { ConferenceFollower } from './conference/follower.ts';
import { happeningsBetween } from './conference/happenings.ts';
import type { LiveConference } from './conference/live-conferences.ts';
import type { Meeting } from './conference/meeting.ts';
import type { Identity } from './conference/seats.ts';
import type { Participant } from './contract/conference-view.ts';
import type { HistoryRecorder, JoinedParticipant, StartedConference } from './history/recorder.ts';
import type { ConferenceEvents } from './webhooks/conference-events.ts';

interface Chroniclers {
  recorder: HistoryRecorder;
  events: ConferenceEvents;
  now: () => number;
}

/**
 * Tells history and webhooks what happens in conferences. A conference begins for them when the first has entered;
 * people who only waited before a door nobody opened leave no trace.
 */
export function chronicle({ recorder, events, now }: Chroniclers): ConferenceFollower {
  const joined = (live: LiveConference, participant: Participant, identity: Identity | null): void => {
    const { conferenceId, meeting } = live;
    const { participantId, name, kind, number, joinedAt } = joinedBy(participant, identity);
    recorder.joined(conferenceId, joinedBy(participant, identity));
    const told = { ...namesOf(live), participantId, name, kind, number, joinedAt };
    events.tell(meeting.enterpriseId, 'participant.joined', told);
  };
  const left = (live: LiveConference, { id: participantId, name, kind }: Participant, at: number): void => {
    recorder.left(participantId, at);
    const told = { ...namesOf(live), participantId, name, kind, leftAt: at };
    events.tell(live.meeting.enterpriseId, 'participant.left', told);
  };

  return {
    changed(live, before, after, identityOf) {
      const { conferenceId, meeting } = live;
      for (const happening of happeningsBetween(before, after)) {
        switch (happening.type) {
          case 'opened': {
            recorder.started(beginningOf(conferenceId, meeting, happening.at));
            events.tell(meeting.enterpriseId, 'conference.started', {
              ...namesOf(live),
              startedAt: happening.at,
            });
            break;
          }
          case 'joined':
            joined(live, happening.participant, identityOf(happening.participant.id));
            break;
          case 'left':
            left(live, happening.participant, now());
            break;
          case 'hostChanged': {
            const { host } = happening;
            if (host) recorder.roleChanged(host.id, 'host');
            recorder.event(conferenceId, { at: now(), type: 'host_changed', subject: host?.name ?? null });
            break;
          }
          case 'renamed':
            recorder.renamed(happening.participant.id, happening.participant.name);
            break;
          default:
            happening satisfies never;
        }
      }
    },
    controlled({ conferenceId, meeting }, entry) {
      const { at, actor, control: type, subject, detail, result } = entry;
      const refusal = result === 'ok' ? '' : ` [${result}]`;
      const told = { at, type, actor, subject: subject === '' ? null : subject };
      recorder.event(conferenceId, { ...told, detail: (detail + refusal).trim() });
      const named = namesOf({ conferenceId, meeting });
      events.tell(meeting.enterpriseId, 'conference.controlled', { ...named, ...entry });
    },
    async restored({ meeting, state }, identityOf) {
      // Nobody has entered yet.
      if (state.openedAt === null) return;
      const people = [...state.participants.values()];
      await recorder.resumed(
        beginningOf(state.id, meeting, state.openedAt),
        people.map((participant) => joinedBy(participant, identityOf(participant.id))),
      );
    },
    handedOver(conferenceId) {
      recorder.handedOver(conferenceId);
    },
    ended(live, reason, actor) {
      const { conferenceId, meeting, runtime } = live;
      if (runtime.state.openedAt === null) return;
      const at = now();
      for (const participant of runtime.state.participants.values()) left(live, participant, at);
      recorder.ended(conferenceId, reason, { at, actor });
      events.tell(meeting.enterpriseId, 'conference.ended', { ...namesOf(live), endedAt: at, reason });
    },
  };
}

function beginningOf(conferenceId: string, meeting: Meeting, startedAt: number): StartedConference {
  const { enterpriseId, bookingId, meetingId, subject, media, ownerId, ownerName } = meeting;
  const about = { enterpriseId, bookingId, meetingId, subject, media, ownerId, ownerName };
  return { conferenceId, startedAt, ...about };
}

function joinedBy(participant: Participant, identity: Identity | null): JoinedParticipant {
  const { id: participantId, name, kind, role, joinedAt } = participant;
  const number = identity?.number ?? '';
  const accountId = identity?.kind === 'account' ? identity.id : null;
  const terminalId = identity?.kind === 'terminal' ? identity.id : null;
  return { participantId, name, kind, role, joinedAt, number, accountId, terminalId };
}

function namesOf({
  conferenceId,
  meeting: { meetingId, bookingId, subject },
}: Pick<LiveConference, 'conferenceId' | 'meeting'>) {
  return { conferenceId, meetingId, bookingId, subject };
}
