import type { Control } from '../../server/contract/controls.ts';
import {
  type Actor,
  type Command,
  type ConferenceState,
  newConference,
  reduce,
  type Report,
} from '../../server/conference/state.ts';

const people = 1000;
const rounds = 7;
const commandsPerRound = 20_000;

interface Given {
  command: Command;
  actor?: Actor;
}

/** How often of a hundred, and what; `id` is somebody at random. */
const mix: readonly (readonly [share: number, make: (id: string, index: number) => Given[]])[] = [
  [30, (participantId) => [{ command: { type: 'speak', participantId } }]],
  [24, (participantId, index) => [network(participantId, index)]],
  [14, (participantId, index) => [as(participantId, { type: 'raiseHand', raised: index % 2 === 0 })]],
  [10, (participantId) => [byHost({ type: 'mute', participantIds: [participantId] })]],
  [8, (participantId) => [microphone(participantId)]],
  [5, (participantId) => [byHost({ type: 'askToUnmute', participantIds: [participantId] })]],
  [4, (_, index) => [joining(`new${index}`), microphone(`new${index}`), leaving(`new${index}`)]],
  [2, (_, index) => [byHost({ type: 'lock', locked: index % 2 === 0 })]],
  [1, (participantId) => [byHost({ type: 'setMode', mode: { type: 'broadcast', participantId } })]],
  [1, () => [byHost({ type: 'startPolling', seconds: 20 }), byHost({ type: 'skipPolling' })]],
  [1, (_, index) => (index % 10 === 0 ? [byHost({ type: 'muteAll' })] : [{ command: { type: 'tick' } }])],
];

function as(participantId: string, command: Control): Given {
  return { command, actor: { kind: 'participant', participantId } };
}

function byHost(command: Control): Given {
  return as('p0', command);
}

function network(participantId: string, index: number): Given {
  return { command: { type: 'setNetwork', participantId, network: index % 3 === 0 ? 'fair' : 'good' } };
}

function microphone(participantId: string): Given {
  return { command: { type: 'setSource', participantId, source: 'microphone', state: 'live' } };
}

function leaving(participantId: string): Given {
  return { command: { type: 'leave', participantId } };
}

function joining(participantId: string): Given {
  const command: Report = {
    ...{ type: 'join', participantId, name: participantId, kind: 'web', enters: 'now' },
    ...{ as: participantId === 'p0' ? 'host' : 'guest', receivesH264: true, invitationId: null },
  };
  return { command };
}

/** In the shares of the mix, spread evenly, the same every time. */
function commandsOf(count: number): Given[] {
  const schedule = mix.flatMap(([share, make]) => Array.from({ length: share }, () => make));
  const commands: Given[] = [];
  for (let index = 0; commands.length < count; index++) {
    // Both are prime to what they are counted in, so everything comes in turn.
    const make = schedule[(index * 37) % schedule.length];
    commands.push(...(make?.(`p${1 + ((index * 389) % (people - 1))}`, index) ?? []));
  }
  return commands;
}

/**
 * How fast the rules of a conference of a thousand are: no sockets, no media, no patches.
 * @returns commands per second of this process's CPU time: the middle one of several rounds of the same commands
 */
export function benchReducer(): { commandsPerS: number } {
  let full: ConferenceState = newConference({
    ...{ id: 'bench', meetingId: '100000000', subject: 'Bench', media: 'video', waitingRoom: false },
    ...{ plannedEndAt: null, now: 0 },
  });
  let done = 0;
  const run = (state: ConferenceState, given: readonly Given[]): ConferenceState => {
    let now = 0;
    let next = state;
    for (const { command, actor } of given) {
      now += 7;
      const outcome = reduce(next, command, { now, ...(actor && { actor }) });
      if (!outcome.ok) continue;
      next = outcome.state;
      done++;
    }
    return next;
  };
  for (let index = 0; index < people; index++) {
    full = run(full, [joining(`p${index}`), microphone(`p${index}`)]);
  }
  const commands = commandsOf(commandsPerRound);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    done = 0;
    const from = process.cpuUsage();
    run(full, commands);
    const { user, system } = process.cpuUsage(from);
    const seconds = (user + system) / 1e6;
    rates.push(done / seconds);
    console.error(
      `round ${round + 1}: ${Math.round(done / seconds)} commands/s, ${commands.length - done} refused`,
    );
  }
  rates.sort((a, b) => a - b);
  return { commandsPerS: Math.round(rates[Math.floor(rounds / 2)] ?? 0) };
}
