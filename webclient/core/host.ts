import type { StoreApi } from 'zustand/vanilla';
import type { HostFields } from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { Channel } from './channel.ts';
import type { MeetingState, Notice } from './model.ts';

const nothingTold: HostFields = {
  waiting: [],
  view: { type: 'follow' },
  polling: null,
  scene: null,
  savedScenes: [],
  invitations: [],
};

/** The controls of the conference, and what hosts are told of it beside what everybody is. */
export class Host {
  readonly #channel: Channel;
  readonly #tell: (kind: Notice['kind'], code: Notice['code']) => void;

  constructor(
    store: StoreApi<MeetingState>,
    channel: Channel,
    tell: (kind: Notice['kind'], code: Notice['code']) => void,
  ) {
    this.#channel = channel;
    this.#tell = tell;
    channel.socket.on('host', (changed) => {
      const { phase, host } = store.getState();
      // On its way while one left: it is of no use any more, and not to be kept.
      if (phase === 'idle' || phase === 'ended') return;
      const before = host ?? nothingTold;
      const next = { ...before, ...changed };
      store.setState({ host: next });
      if (next.waiting.length > before.waiting.length) tell('info', 'somebody_waits');
    });
    store.subscribe((state, before) => {
      // Told before the role is known: kept until one has had it and has it no more.
      if (isHosting(before) && !isHosting(state)) store.setState({ host: null });
    });
  }

  async give(control: GivenControl): Promise<ErrorCode | null> {
    const refusal = await refusalOf(this.#channel.request('control', control));
    if (refusal !== null) this.#tell('error', refusal);
    return refusal;
  }

  claim(pin: string | undefined): Promise<ErrorCode | null> {
    return refusalOf(this.#channel.request('claimHost', pin === undefined ? {} : { pin }));
  }
}

async function refusalOf(request: Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await request;
    return null;
  } catch (error) {
    return PlenumError.from(error).code;
  }
}

function isHosting({ participantId, snapshot }: MeetingState): boolean {
  const role = snapshot?.participants.find(({ id }) => id === participantId)?.role;
  return role === 'host' || role === 'cohost';
}
