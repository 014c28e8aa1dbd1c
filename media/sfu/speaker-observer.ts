import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';

const levelIntervalMs = 250;
/** Quieter than this is background, in dBov (RFC 6464 levels, -127 to 0). */
const speechThresholdDbov = -55;

/**
 * Tells who speaks in a router, from the audio levels browsers send beside their voices (RFC 6464). Muted
 * microphones are paused producers and never heard.
 */
export class SpeakerObserver extends EventEmitter<{
  /** Who is heard just now, the loudest first; empty when silence begins. */
  speaking: [participantIds: string[]];
  /** Who has the floor by how long and how loud they speak. */
  dominant: [participantId: string];
}> {
  readonly #levels: types.AudioLevelObserver;
  readonly #dominance: types.ActiveSpeakerObserver;
  readonly #participants = new Map<string, string>();
  #last = '';

  private constructor(levels: types.AudioLevelObserver, dominance: types.ActiveSpeakerObserver) {
    super();
    this.#levels = levels;
    this.#dominance = dominance;
    levels.on('volumes', (volumes) => this.#tell(volumes.map((volume) => volume.producer.id)));
    levels.on('silence', () => this.#tell([]));
    dominance.on('dominantspeaker', ({ producer }) => {
      const participantId = this.#participants.get(producer.id);
      if (participantId) this.emit('dominant', participantId);
    });
  }

  static async create(router: types.Router): Promise<SpeakerObserver> {
    const [levels, dominance] = await Promise.all([
      router.createAudioLevelObserver({
        maxEntries: 8,
        threshold: speechThresholdDbov,
        interval: levelIntervalMs,
      }),
      router.createActiveSpeakerObserver({ interval: 300 }),
    ]);
    return new SpeakerObserver(levels, dominance);
  }

  add(participantId: string, producer: types.Producer): void {
    this.#participants.set(producer.id, participantId);
    // The observers let a producer go by themselves when it closes, also while it is being added.
    const producerId = producer.id;
    for (const observer of [this.#levels, this.#dominance]) {
      observer.addProducer({ producerId }).catch(() => undefined);
    }
  }

  remove(participantId: string): void {
    for (const [producerId, owner] of this.#participants) {
      if (owner === participantId) this.#participants.delete(producerId);
    }
  }

  #tell(producerIds: string[]): void {
    const speaking = producerIds.map((id) => this.#participants.get(id)).filter((id) => id !== undefined);
    const key = [...speaking].sort().join();
    if (key === '' && this.#last === '') return;
    this.#last = key;
    this.emit('speaking', speaking);
  }
}
