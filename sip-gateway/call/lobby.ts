import { lobbyId, type MediaPort, type Seat } from '../../server/contract/media-port.ts';
import type { MixedScene } from '../../server/contract/mixing.ts';
import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import type { Logger } from '../../server/kernel/logger.ts';

export interface LobbyPorts {
  media: Pick<MediaPort, 'setScenes' | 'play' | 'hush'>;
  log: Logger;
}

/** What callers see and hear who are in no conference: each by themselves. */
export class Lobby {
  readonly #ports: LobbyPorts;
  readonly #shown = new Map<string, MixedScene['calm']>();

  constructor(ports: LobbyPorts) {
    this.#ports = ports;
  }

  /** Somebody is about to be there. */
  expect(callerId: string): void {
    this.show(callerId, { title: '', note: '' });
  }

  show(callerId: string, calm: MixedScene['calm']): void {
    this.#shown.set(callerId, calm);
    this.#tell();
  }

  /** Resolves when it was heard, or could not be. */
  async play(callerId: string, sounds: readonly PromptName[], language: PromptLanguage): Promise<void> {
    const { media, log } = this.#ports;
    try {
      await media.play(lobbyId, sounds, { language, to: [callerId] });
    } catch (error) {
      log.warn({ err: error, sounds }, 'a prompt could not be played to a caller');
    }
  }

  hush(callerId: string): void {
    this.#ports.media.hush(lobbyId, [callerId]);
  }

  forget(callerId: string): void {
    if (this.#shown.delete(callerId)) this.#tell();
  }

  #tell(): void {
    const own = [...this.#shown].map(([participantId, calm]) => ({ participantId, scene: sceneOf(calm) }));
    this.#ports.media.setScenes(lobbyId, { everybody: sceneOf({ title: '', note: '' }), own, share: null });
  }
}

export function lobbySeat(callerId: string): Seat {
  return { conferenceId: lobbyId, participantId: callerId };
}

function sceneOf(calm: MixedScene['calm']): MixedScene {
  return {
    layout: 'single',
    cells: [null],
    names: false,
    recording: null,
    watermark: null,
    calm,
    help: null,
  };
}
