import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedHello, FeedSample } from '../../server/contract/feed-stream.ts';
import type { RecordingMark, RecordingOrder } from '../../server/contract/recording-port.ts';
import { SerialQueue } from '../../server/kernel/serial-queue.ts';
import { avcConfiguration, sampleOf } from '../mp4/h264-samples.ts';
import type { Track } from '../mp4/tracks.ts';
import { FragmentFile } from './fragment-file.ts';
import { type Job, readJob, writeJob } from './job-file.ts';
import { appendMark } from './marks-file.ts';
import { SoundTrack } from './sound-track.ts';
import { begun, closingGap, newTimeline, paused, resumed, timeOf } from './timeline.ts';

const pictureTrack = 1;
const soundTrack = 2;
const videoClock = 90;
const soundClock = 48;
const flushMs = 1000;
const askAgainMs = 500;

const rawNames = { video: 'video.fmp4', share: 'share.fmp4' } as const;

/** From whichever mixer sends it just now. */
export interface FeedSource {
  askKeyFrame(of: 'picture' | 'slides'): void;
}

/** Pictures of one kind, and the file they go to. */
interface Line {
  file: FragmentFile | null;
  /** A key frame has to come first: without it what follows cannot be decoded. */
  awaits: boolean;
  askedAt: number;
}

/**
 * A recording that runs: samples come in, and fragments of MP4 grow on the disk. What one method begins is done before the
 * next (files are opened and written in turn).
 */
export class Recording extends EventEmitter<{
  /** What has come is on the disk. */
  begun: [];
  /** The disk does not take it. */
  failed: [error: unknown];
}> {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #work = new SerialQueue();
  readonly #timer: NodeJS.Timeout;
  readonly #picture: Line = { file: null, awaits: true, askedAt: 0 };
  readonly #slides: Line = { file: null, awaits: true, askedAt: 0 };
  #job: Job;
  #source: FeedSource | null = null;
  #hello: FeedHello | null = null;
  #sound: SoundTrack | null = null;
  /** Key frames of the slides so far: cards, while nobody has shared anything; what is shared goes on moving. */
  #cards: { first: FeedSample; latest: FeedSample; time: number } | null = null;
  #resumes = false;
  #told = false;
  #ended = false;

  private constructor(folder: string, job: Job, now: () => number) {
    super();
    this.#folder = folder;
    this.#job = job;
    this.#now = now;
    this.#timer = setInterval(() => this.#flush(), flushMs);
  }

  /** Begins one, or goes on with what is in its folder. @throws what the disk says */
  static async open(
    folder: string,
    { recordingId, title, size }: RecordingOrder,
    now: () => number = Date.now,
  ): Promise<Recording> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const before = await readJob(folder);
    const timeline = before?.timeline ?? newTimeline;
    const recording = new Recording(folder, { recordingId, title, size, timeline, state: 'recording' }, now);
    recording.#picture.file = await FragmentFile.reopen(join(folder, rawNames.video));
    recording.#slides.file = await FragmentFile.reopen(join(folder, rawNames.share));
    recording.#resumes = recording.#picture.file !== null;
    await writeJob(folder, recording.#job);
    return recording;
  }

  get bytes(): number {
    return (this.#picture.file?.bytes ?? 0) + (this.#slides.file?.bytes ?? 0);
  }

  /** ms */
  get lengthMs(): number {
    const { file } = this.#picture;
    if (!file) return 0;
    return Math.max(file.endOf(pictureTrack) / videoClock, file.endOf(soundTrack) / soundClock);
  }

  /** A mixer has begun to send, also another one than before. */
  greet(hello: FeedHello, source: FeedSource): void {
    this.#source = source;
    this.#do(() => {
      if (this.#told) this.#resumes = true;
      this.#hello = hello;
      this.#picture.awaits = this.#slides.awaits = true;
    });
  }

  take(sample: FeedSample): void {
    this.#do(() => this.#take(sample));
  }

  pause(): Promise<void> {
    return this.#change(() => paused(this.#job.timeline, this.#now()));
  }

  async resume(): Promise<void> {
    await this.#change(() => resumed(this.#job.timeline, this.#now()));
    this.#picture.awaits = this.#slides.awaits = true;
    this.#source?.askKeyFrame('picture');
    this.#source?.askKeyFrame('slides');
  }

  mark(mark: RecordingMark | { type: 'gap'; ms: number }): void {
    const at = Math.round(timeOf(this.#job.timeline, this.#now()) ?? this.lengthMs);
    this.#do(() => appendMark(this.#folder, { at, ...mark }));
  }

  /** Nothing more comes, ever; resolves when all is on the disk. */
  end(): Promise<void> {
    return this.#close('ended');
  }

  /** What has come is on the disk when it resolves; it may be gone on with. */
  close(): Promise<void> {
    return this.#close('recording');
  }

  async #close(state: Job['state']): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    await this.#work.add(async () => {
      await this.#picture.file?.close();
      await this.#slides.file?.close();
      await writeJob(this.#folder, { ...this.#job, state });
    });
  }

  async #take(sample: FeedSample): Promise<void> {
    if (this.#job.timeline.beganAt === null) {
      const first = this.#job.size === null ? 'sound' : 'picture';
      if (sample.kind === 'slides') this.#takeCard(sample, 0);
      if (sample.kind !== first || !sample.key) return;
      this.#job = { ...this.#job, timeline: begun(this.#job.timeline, sample.at) };
      await writeJob(this.#folder, this.#job);
    } else if (this.#resumes) await this.#closeGap(sample.at);
    const time = timeOf(this.#job.timeline, sample.at);
    if (time === null) return;
    if (sample.kind === 'sound') await this.#takeSound(sample, time);
    else if (sample.kind === 'slides') await this.#takeSlides(sample, time);
    else await this.#takePicture(sample.kind, sample, time);
  }

  async #closeGap(at: number): Promise<void> {
    if (timeOf(this.#job.timeline, at) === null) return;
    this.#resumes = false;
    const { timeline, cutMs } = closingGap(this.#job.timeline, this.lengthMs, at);
    if (cutMs === 0) return;
    this.#job = { ...this.#job, timeline };
    await writeJob(this.#folder, this.#job);
    this.mark({ type: 'gap', ms: Math.round(cutMs) });
  }

  async #takePicture(kind: 'picture' | 'slides', { data, key, at }: FeedSample, time: number): Promise<void> {
    const line = kind === 'picture' ? this.#picture : this.#slides;
    if (line.awaits && !key) {
      this.#ask(kind, at);
      return;
    }
    const picture = sampleOf(data);
    line.file ??= await this.#create(kind, picture);
    if (!line.file) return;
    const isFirst = line.file.endOf(pictureTrack) === 0;
    const ticks = Math.round(time * videoClock);
    if (!isFirst && ticks <= line.file.lastTimeOf(pictureTrack)) return;
    line.awaits = false;
    line.file.add(pictureTrack, { time: ticks, data: picture.data, key });
  }

  /** A file of slides is begun when something is shared. */
  async #takeSlides(sample: FeedSample, time: number): Promise<void> {
    if (this.#slides.file === null && (sample.key || this.#slides.awaits || !this.#cards)) {
      this.#takeCard(sample, time);
      return;
    }
    if (this.#slides.file === null && this.#cards) {
      const { first, latest, time: shownAt } = this.#cards;
      this.#cards = null;
      // What is seen at the beginning, of whichever moment it is.
      await this.#takePicture('slides', first, 0);
      if (latest !== first) await this.#takePicture('slides', latest, shownAt);
    }
    await this.#takePicture('slides', sample, time);
  }

  #takeCard(sample: FeedSample, time: number): void {
    if (sample.key) this.#cards = { first: this.#cards?.first ?? sample, latest: sample, time };
    // What follows one that was left out cannot be decoded: of a recording that begins while somebody shares.
    this.#slides.awaits = !sample.key;
    if (!sample.key) this.#ask('slides', sample.at);
  }

  #ask(kind: 'picture' | 'slides', at: number): void {
    const line = kind === 'picture' ? this.#picture : this.#slides;
    if (at - line.askedAt <= askAgainMs) return;
    line.askedAt = at;
    this.#source?.askKeyFrame(kind);
  }

  async #takeSound({ data }: FeedSample, time: number): Promise<void> {
    if (!this.#hello) return;
    if (this.#job.size === null) {
      this.#picture.file ??= await FragmentFile.create(join(this.#folder, rawNames.video), [
        this.#soundTrackOf(this.#hello),
      ]);
    }
    const { file } = this.#picture;
    if (!file) return;
    this.#sound ??= new SoundTrack(Buffer.from(this.#hello.silence, 'base64'));
    const before = file.endOf(soundTrack) === 0 ? null : file.endOf(soundTrack);
    for (const one of this.#sound.place(data, Math.round(time * soundClock), before)) {
      file.add(soundTrack, { ...one, key: true });
    }
  }

  /** @returns null: a picture without its parameter sets, or before the sound is known */
  async #create(
    kind: 'picture' | 'slides',
    { sps, pps }: { sps: Buffer | null; pps: Buffer | null },
  ): Promise<FragmentFile | null> {
    const { size } = this.#job;
    if (!sps || !pps || !size || !this.#hello) return null;
    const picture: Track = {
      ...{ id: pictureTrack, kind: 'video', timescale: 90_000, ...size },
      parameters: avcConfiguration(sps, pps),
    };
    const tracks = kind === 'picture' ? [picture, this.#soundTrackOf(this.#hello)] : [picture];
    return FragmentFile.create(
      join(this.#folder, kind === 'picture' ? rawNames.video : rawNames.share),
      tracks,
    );
  }

  #soundTrackOf({ sound }: FeedHello): Track {
    const config = Buffer.from(sound, 'base64');
    return { id: soundTrack, kind: 'audio', timescale: 48_000, channels: 1, config };
  }

  #flush(): void {
    this.#do(async () => {
      await this.#picture.file?.flush();
      await this.#slides.file?.flush();
      if (this.#told || this.lengthMs === 0) return;
      this.#told = true;
      this.emit('begun');
    });
  }

  async #change(timeline: () => Job['timeline']): Promise<void> {
    await this.#work.add(async () => {
      this.#job = { ...this.#job, timeline: timeline() };
      await writeJob(this.#folder, this.#job);
    });
  }

  /** In its turn; what fails is told once. */
  #do(work: () => void | Promise<void>): void {
    if (this.#ended) return;
    this.#work.add(work).catch((error: unknown) => {
      if (!this.#ended) this.emit('failed', error);
    });
  }
}
