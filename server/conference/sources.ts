import { PlenumError } from '../contract/errors.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { ParsedRequest } from '../contract/signalling.ts';
import type { ConferenceRuntime } from './runtime.ts';
import type { TakenSeat } from './seats.ts';

/** Somebody who sends, or stops to. */
export interface Sending {
  seat: TakenSeat;
  runtime: ConferenceRuntime;
  media: MediaPort;
}

/**
 * Begins to send a source: first the rules, then the media; a failure there undoes what the rules did.
 * @throws PlenumError `source_exists`, or as the rules and the media refuse it
 */
export async function produce(
  { seat, runtime, media }: Sending,
  { generation, source, rtpParameters, paused }: ParsedRequest<'produce'>,
): Promise<string> {
  const { participantId } = seat;
  if (runtime.state.participants.get(participantId)?.sources[source]) {
    throw new PlenumError('source_exists', { field: 'source' });
  }
  runtime.apply({ type: 'setSource', participantId, source, state: paused ? 'paused' : 'live' });
  // A microphone may come muted, where the host has muted everybody.
  const silent = (): boolean => runtime.state.participants.get(participantId)?.sources[source] === 'paused';
  const begunSilent = silent();
  let producerId: string;
  try {
    producerId = await media.produce(seat, generation, { source, rtpParameters, paused: begunSilent });
  } catch (error) {
    if (runtime.state.participants.has(participantId)) {
      runtime.apply({ type: 'setSource', participantId, source, state: 'closed' });
    }
    throw error;
  }
  if (runtime.state.participants.get(participantId)?.sources[source]) {
    // Muted or opened while the worker made it.
    if (silent() !== begunSilent) await media.setSource(seat, source, silent() ? 'paused' : 'live');
    return producerId;
  }
  // The rules ended it while the worker made it: the host took over, or the media moved.
  await media.setSource(seat, source, 'closed');
  const shared = source === 'slides' || source === 'slides-audio';
  throw new PlenumError(shared ? 'share_busy' : 'media_unavailable', { field: 'source' });
}

/**
 * What is closed already may be closed once more: it may have ended by itself meanwhile.
 * @throws PlenumError `source_unknown`
 */
export async function setSource(
  { seat, runtime, media }: Sending,
  { source, state }: ParsedRequest<'setSource'>,
): Promise<void> {
  const { participantId } = seat;
  if (!runtime.state.participants.get(participantId)?.sources[source]) {
    if (state === 'closed') return;
    throw new PlenumError('source_unknown', { field: 'source' });
  }
  runtime.apply({ type: 'setSource', participantId, source, state });
  await media.setSource(seat, source, state);
}
