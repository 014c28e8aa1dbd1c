import type { LiveConference } from '../conference/live-conferences.ts';
import type { Caller } from '../contract/api/caller.ts';
import type { FileAnswer } from '../contract/api/handlers.ts';
import type { StreamLook, StreamViewer } from '../contract/api/streams.ts';
import { PlenumError } from '../contract/errors.ts';
import type { HlsMoment, StreamPort } from '../contract/stream-port.ts';
import { sameSecret } from '../kernel/ids.ts';
import { refusalToWatch } from './rules.ts';
import type { RunningStream, RunningStreams } from './running.ts';
import type { StreamService } from './service.ts';

export interface WatchingDependencies {
  streams: StreamService;
  running: RunningStreams;
  port: StreamPort;
  find: (conferenceId: string) => LiveConference | undefined;
  /** Slows guessing down. */
  guard: <T>(address: string, subject: string, attempt: () => Promise<T>) => Promise<T>;
  /** Of all streams of this server together. */
  mostViewers: number;
}

/** Live streams as they are watched on the page of this server. */
export class Watching {
  readonly #deps: WatchingDependencies;

  constructor(dependencies: WatchingDependencies) {
    this.#deps = dependencies;
  }

  /** @throws PlenumError `stream_unknown` */
  async look(token: string): Promise<StreamLook> {
    const running = this.#deps.running.byToken(token);
    const settings = running?.settings ?? (await this.#deps.streams.find(token));
    if (!settings?.page) throw new PlenumError('stream_unknown');
    const state = running ? (running.begun ? 'live' : 'starting') : 'off';
    return { state, whoMayWatch: settings.whoMayWatch };
  }

  /**
   * Lets somebody watch.
   * @param address of whoever asks: guesses of PINs are counted
   * @throws PlenumError `stream_unknown`, `stream_not_live`, `stream_full`, `sign_in_required`, `enterprise_only`,
   * `stream_pin_required`, `stream_pin_wrong`, `too_many_attempts`
   */
  async watch(
    token: string,
    { caller, pin, address }: { caller: Caller | null; pin: string | null; address: string },
  ): Promise<StreamViewer> {
    const { guard, find, running, mostViewers } = this.#deps;
    const { state } = await guard(address, `stream ${token}`, () => this.look(token));
    const stream = running.byToken(token);
    const live = stream && find(stream.conferenceId);
    if (state !== 'live' || !live) throw new PlenumError('stream_not_live');
    const { meeting } = live;
    await guard(address, `stream ${token}`, () => {
      const refusal = refusalToWatch(stream.settings, meeting, { caller, pin }, sameSecret);
      return refusal ? Promise.reject(new PlenumError(refusal)) : Promise.resolve();
    });
    const { viewers, settings, startedAt } = stream;
    if (viewers.count >= settings.mostViewers || running.viewers >= mostViewers) {
      throw new PlenumError('stream_full');
    }
    const viewerId = viewers.add();
    return {
      ...{ viewerId, startedAt, viewers: viewers.count },
      title: meeting.subject === '' ? meeting.ownerName : meeting.subject,
      kind: meeting.media === 'voice' ? 'sound' : 'picture',
      playlist: `/api/v1/streams/${token}/viewers/${viewerId}/index.m3u8`,
    };
  }

  /** @throws PlenumError `stream_not_live`, `stream_viewer_gone` */
  heard(token: string, viewerId: string): { viewers: number } {
    return { viewers: this.#heard(token, viewerId).viewers.count };
  }

  leave(token: string, viewerId: string): void {
    this.#deps.running.byToken(token)?.viewers.remove(viewerId);
  }

  /**
   * @param until what the playlist is waited for to have
   * @throws PlenumError as `heard`, and as `StreamPort.hls`
   */
  async file(
    token: string,
    viewerId: string,
    { name, until }: { name: string; until: HlsMoment | null },
  ): Promise<FileAnswer> {
    const { streamId } = this.#heard(token, viewerId);
    return { ...(await this.#deps.port.hls(streamId, name, until)), name };
  }

  #heard(token: string, viewerId: string): RunningStream {
    const stream = this.#deps.running.byToken(token);
    if (!stream) throw new PlenumError('stream_not_live');
    if (!stream.viewers.heard(viewerId)) throw new PlenumError('stream_viewer_gone');
    return stream;
  }
}
