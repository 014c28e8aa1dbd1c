import { setTimeout as delay } from 'node:timers/promises';
import type { LiveConference } from '../conference/live-conferences.ts';
import type { ConferenceState } from '../conference/state.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Feed } from '../contract/feeds.ts';
import type { StreamOrder, StreamPort } from '../contract/stream-port.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type StreamSettings, urlOf, viewingFormats } from './rules.ts';
import { Viewers } from './viewers.ts';

/** Longer nobody is let wait for the first picture. */
const beginMs = 15_000;
/** A segment of HLS begins so often. */
const keyFrameMs = 2000;

export interface RunningStreamsPorts {
  log: Logger;
  port: StreamPort;
  feeds: {
    /** @throws PlenumError `media_overloaded` */
    add(conferenceId: string, feed: Feed): void;
    remove(conferenceId: string, feedId: string): void;
    forget(conferenceId: string): void;
  };
  /** How a conference is to be streamed, and by which link its page is found. */
  settings: (live: LiveConference) => Promise<StreamSettings & { token: string }>;
  find: (conferenceId: string) => LiveConference | undefined;
  now: () => number;
}

export interface RunningStream {
  readonly streamId: string;
  readonly conferenceId: string;
  readonly token: string;
  readonly startedAt: number;
  readonly viewers: Viewers;
  settings: StreamSettings;
  /** What is seen and heard comes. */
  begun: boolean;
}

/** The live streams of this server's conferences that run: one for a conference at most. */
export class RunningStreams {
  readonly #ports: RunningStreamsPorts;
  readonly #byConference = new Map<string, RunningStream>();
  /** Of those that came from before a restart, or from another server. */
  readonly #goingOn = new Set<string>();
  #recovered = false;

  constructor(ports: RunningStreamsPorts) {
    this.#ports = ports;
    ports.port.events.on('begun', (streamId) => {
      const running = this.#byId(streamId);
      if (running) running.begun = true;
    });
    ports.port.events.on('destination', (streamId, destinationId, status) => {
      const conferenceId = this.#byId(streamId)?.conferenceId;
      const told = { conferenceId, streamId, destinationId };
      if (status.state === 'broken') {
        ports.log.warn({ ...told, fault: status.fault }, 'a destination does not get its live stream');
      } else if (status.state === 'on') ports.log.info(told, 'a destination gets its live stream');
    });
  }

  of(conferenceId: string): RunningStream | undefined {
    return this.#byConference.get(conferenceId);
  }

  byToken(token: string): RunningStream | undefined {
    return [...this.#byConference.values()].find((one) => one.token === token);
  }

  /** On the pages of this server. */
  get viewers(): number {
    return [...this.#byConference.values()].reduce((sum, { viewers }) => sum + viewers.count, 0);
  }

  /**
   * Resolves when what is seen and heard comes.
   * @throws PlenumError `stream_not_so`, `recorder_unavailable`, `media_overloaded`, `media_unavailable`
   */
  async start(conferenceId: string): Promise<void> {
    const { settings: settingsOf, now, log } = this.#ports;
    const live = this.#liveOf(conferenceId);
    if (this.#byConference.has(conferenceId)) throw new PlenumError('stream_not_so');
    const { token, ...settings } = await settingsOf(live);
    // Another may have begun, or it may have ended meanwhile.
    this.#liveOf(conferenceId);
    if (this.#byConference.has(conferenceId)) throw new PlenumError('stream_not_so');
    const running: RunningStream = {
      ...{ streamId: newId(), conferenceId, token, settings, startedAt: now(), begun: false },
      viewers: new Viewers(now),
    };
    this.#byConference.set(conferenceId, running);
    try {
      await this.#begin(running, live);
      log.info({ conferenceId, streamId: running.streamId }, 'a live stream runs');
    } catch (error) {
      await this.#end(running);
      throw error;
    }
  }

  async stop(conferenceId: string): Promise<void> {
    const running = this.#byConference.get(conferenceId);
    if (running) await this.#end(running);
  }

  /** Where it goes and who may watch is another; its format is as it was. @throws PlenumError `recorder_unavailable` */
  async change(conferenceId: string, settings: StreamSettings): Promise<void> {
    const running = this.#byConference.get(conferenceId);
    const live = this.#ports.find(conferenceId);
    if (!running || !live) return;
    const before = running.settings;
    running.settings = { ...settings, format: before.format };
    // Who watches asks anew, and is let in if they still may.
    if (before.whoMayWatch !== settings.whoMayWatch || !settings.page) running.viewers.clear();
    await this.#ports.port.begin(orderOf(running, live));
  }

  /** The conference is over, or goes on elsewhere. Never rejects. */
  async ended(conferenceId: string): Promise<void> {
    const running = this.#byConference.get(conferenceId);
    this.#ports.feeds.forget(conferenceId);
    if (running) await this.#end(running);
  }

  /** After a restart: what was streamed is again. To be called when conferences have been brought back. */
  recover(live: readonly LiveConference[]): void {
    this.#recovered = true;
    for (const one of live) {
      const { stream } = one.runtime.state;
      if (stream === 'stopping') one.runtime.report({ type: 'streamIs', state: 'off' });
      else if (stream !== 'off') this.#goOn(one);
    }
  }

  /** A conference has changed. One whose server died is streamed here, when it goes on here. */
  changed(live: LiveConference, before: ConferenceState, after: ConferenceState): void {
    if (!this.#recovered || before.stream !== 'on' || after.stream !== 'on') return;
    if (!this.#byConference.has(live.conferenceId)) queueMicrotask(() => this.#goOn(live));
  }

  #goOn({ conferenceId, runtime }: LiveConference): void {
    if (this.#byConference.has(conferenceId) || this.#goingOn.has(conferenceId)) return;
    this.#goingOn.add(conferenceId);
    this.start(conferenceId)
      .then(
        () => runtime.report({ type: 'streamIs', state: 'on' }),
        (error: unknown) => {
          this.#ports.log.error({ err: error, conferenceId }, 'a live stream could not be gone on with');
          runtime.report({ type: 'streamIs', state: 'off' });
        },
      )
      .finally(() => this.#goingOn.delete(conferenceId))
      // The conference is over.
      .catch(() => undefined);
  }

  async #begin(running: RunningStream, live: LiveConference): Promise<void> {
    const { port, feeds } = this.#ports;
    const { streamId, conferenceId, settings } = running;
    const { promise, resolve } = Promise.withResolvers<true>();
    const heard = (id: string): void => {
      if (id === streamId) resolve(true);
    };
    port.events.on('begun', heard);
    try {
      const to = await port.begin(orderOf(running, live));
      const picture = live.meeting.media === 'voice' ? null : viewingFormats[settings.format];
      feeds.add(conferenceId, { id: streamId, to, picture, slides: null, keyFrameMs });
      const late = delay(beginMs, false, { ref: false });
      if (!(await Promise.race([promise, late]))) throw new PlenumError('media_unavailable');
    } finally {
      port.events.off('begun', heard);
    }
  }

  /** Never rejects: what the recorder could not be told is over with its feed. */
  async #end({ streamId, conferenceId, viewers }: RunningStream): Promise<void> {
    const { feeds, port, log } = this.#ports;
    this.#byConference.delete(conferenceId);
    viewers.clear();
    feeds.remove(conferenceId, streamId);
    await port.end(streamId).catch((error: unknown) => {
      log.error({ err: error, conferenceId, streamId }, 'the recorder was not told that a stream is over');
    });
  }

  #byId(streamId: string): RunningStream | undefined {
    return [...this.#byConference.values()].find((one) => one.streamId === streamId);
  }

  #liveOf(conferenceId: string): LiveConference {
    const live = this.#ports.find(conferenceId);
    if (!live) throw new PlenumError('stream_not_so');
    return live;
  }
}

function orderOf({ streamId, settings }: RunningStream, { meeting }: LiveConference): StreamOrder {
  const { width, height } = viewingFormats[settings.format];
  return {
    streamId,
    size: meeting.media === 'voice' ? null : { width, height },
    page: settings.page,
    destinations: settings.destinations.map((one) => ({
      destinationId: one.destinationId,
      url: urlOf(one),
    })),
  };
}
