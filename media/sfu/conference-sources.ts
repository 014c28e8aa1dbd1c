import type { types } from 'mediasoup';
import type { Source } from '../../server/contract/conference-view.ts';
import type { NetworkQuality } from '../../server/contract/media-port.ts';
import { chooseAudible, type Microphone } from './audible.ts';
import { LayerDemand } from './demand.ts';
import { networkQuality } from './quality.ts';
import type { SpeakerObserver } from './speaker-observer.ts';

export interface ConferenceSourcesPorts {
  /** Voices carried to everybody at once. */
  audioSlots: number;
  /** The largest layer of a source that anybody shows. */
  sendUpTo: (participantId: string, source: 'camera' | 'slides', spatialLayer: number) => void;
  network: (participantId: string, quality: NetworkQuality) => void;
  /** Others are heard than before. */
  audibleChanged: () => void;
}

const none: ReadonlyMap<Source, types.Producer> = new Map();

/** What everybody in a conference sends: who of them is heard, and how large each picture is wanted. */
export class ConferenceSources {
  readonly #ports: ConferenceSourcesPorts;
  readonly #byParticipant = new Map<string, Map<Source, types.Producer>>();
  readonly #demands = new Map<string, LayerDemand>();
  readonly #microphones = new Map<string, Microphone>();
  readonly #sharingSound = new Set<string>();
  #audible = new Set<string>();
  #microphoneCount = 0;
  #speakers: SpeakerObserver | null = null;

  constructor(ports: ConferenceSourcesPorts) {
    this.#ports = ports;
  }

  /** How many there are. */
  get size(): number {
    let size = 0;
    for (const sources of this.#byParticipant.values()) size += sources.size;
    return size;
  }

  of(participantId: string): ReadonlyMap<Source, types.Producer> {
    return this.#byParticipant.get(participantId) ?? none;
  }

  get(participantId: string, source: Source): types.Producer | undefined {
    return this.#byParticipant.get(participantId)?.get(source);
  }

  /** Whose microphones everybody gets. */
  get audible(): ReadonlySet<string> {
    return this.#audible;
  }

  /** Who shares sound beside slides. */
  get sharingSound(): ReadonlySet<string> {
    return this.#sharingSound;
  }

  /** Simulcast layers of a producer to choose from. */
  layersOf(producerId: string): number {
    return this.#demands.get(producerId)?.layers ?? 1;
  }

  /** @param spatialLayer what `viewer` shows of a producer; null: nothing */
  demand(producerId: string, viewer: string, spatialLayer: number | null): void {
    this.#demands.get(producerId)?.set(viewer, spatialLayer);
  }

  /** Tells somebody who was away once more what is wanted of what they send. */
  repeatDemands(participantId: string): void {
    for (const producer of this.of(participantId).values()) this.#demands.get(producer.id)?.repeat();
  }

  /** The observer of the router that they are on; null: of none. */
  useSpeakers(speakers: SpeakerObserver | null): void {
    this.#speakers = speakers;
  }

  add(participantId: string, source: Source, producer: types.Producer): void {
    const sources = this.#byParticipant.get(participantId) ?? new Map<Source, types.Producer>();
    this.#byParticipant.set(participantId, sources.set(source, producer));
    if (producer.type === 'simulcast' && (source === 'camera' || source === 'slides')) {
      const layers = producer.rtpParameters.encodings?.length ?? 1;
      const tell = (spatialLayer: number): void => this.#ports.sendUpTo(participantId, source, spatialLayer);
      this.#demands.set(producer.id, new LayerDemand(layers, tell));
    }
    producer.on('score', () => this.tellNetwork(participantId));
    producer.observer.on('close', () => this.#remove(participantId, source, producer));
    if (source === 'slides-audio') this.#sharingSound.add(participantId);
    if (source !== 'microphone') return;
    this.#speakers?.add(participantId, producer);
    const since = this.#microphoneCount++;
    this.#microphones.set(participantId, { participantId, live: !producer.paused, since, heardAt: 0 });
    this.#chooseAudible();
  }

  /** A microphone was opened or muted. */
  setMicrophone(participantId: string, live: boolean): void {
    const microphone = this.#microphones.get(participantId);
    if (!microphone) return;
    microphone.live = live;
    this.#chooseAudible();
  }

  /** Who is heard just now. */
  heard(participantIds: readonly string[]): void {
    const now = Date.now();
    let chosen = true;
    for (const participantId of participantIds) {
      const microphone = this.#microphones.get(participantId);
      if (microphone) microphone.heardAt = now;
      chosen &&= this.#audible.has(participantId);
    }
    if (!chosen) this.#chooseAudible();
  }

  tellNetwork(participantId: string): void {
    const scores = [...this.of(participantId).values()]
      .filter((producer) => !producer.paused && producer.score.length > 0)
      .map((producer) => Math.max(...producer.score.map((one) => one.score)));
    const quality = networkQuality(scores);
    if (quality) this.#ports.network(participantId, quality);
  }

  /** They are gone with the router they were on. */
  clear(): void {
    for (const demand of this.#demands.values()) demand.close();
    this.#demands.clear();
    this.#byParticipant.clear();
    this.#microphones.clear();
    this.#audible.clear();
    this.#sharingSound.clear();
    this.#speakers = null;
  }

  #remove(participantId: string, source: Source, producer: types.Producer): void {
    this.#demands.get(producer.id)?.close();
    this.#demands.delete(producer.id);
    const sources = this.#byParticipant.get(participantId);
    if (sources?.get(source) !== producer) return;
    sources.delete(source);
    if (sources.size === 0) this.#byParticipant.delete(participantId);
    if (source === 'slides-audio') this.#sharingSound.delete(participantId);
    if (source !== 'microphone') return;
    this.#speakers?.remove(participantId);
    this.#microphones.delete(participantId);
    this.#chooseAudible();
  }

  #chooseAudible(): void {
    const audible = chooseAudible(this.#microphones.values(), this.#ports.audioSlots);
    const same = audible.size === this.#audible.size && [...audible].every((id) => this.#audible.has(id));
    this.#audible = audible;
    if (!same) this.#ports.audibleChanged();
  }
}
