import type { FeedHello, FeedSample } from '../../server/contract/feed-stream.ts';
import type { FeedSource } from '../job/recording.ts';
import { SoundTrack } from '../job/sound-track.ts';
import { fragment, type Sample } from '../mp4/fragment.ts';
import { avcConfiguration, sampleOf } from '../mp4/h264-samples.ts';
import { initSegment } from '../mp4/init-segment.ts';
import type { AudioTrack, Track } from '../mp4/tracks.ts';
import type { LivePart } from './hls-window.ts';

const pictureTrack = 1;
const soundTrack = 2;
const pictureClock = 90;
const soundClock = 48;
/** Of one frame of sound. */
const soundTicks = 1024;
const usualPictureMs = 33;

/** A part ends with the first sample after so long: 16 of 30 pictures a second, 8 of 15. */
const partMs = 510;
/** A key frame that comes sooner begins no segment. */
const shortestMs = 1500;
/** When none has come by itself one is asked for. */
const askMs = 1960;
/** A segment ends even without one: more would be longer than was promised. */
const longestMs = 2350;
/** Sound alone can be begun with anywhere. */
const soundSegmentMs = 1990;
/** Of a longer time in which nothing came nothing is left: players go on as if it had not been. */
const longestGapMs = 300;
const askAgainMs = 500;

export interface PackagerEvents {
  /** What follows is decoded by this; a segment begins. */
  header: (header: Buffer) => void;
  /** @param begins whether a segment begins with it */
  part: (part: LivePart, begins: boolean) => void;
}

interface Placed {
  /** In ticks of its track. */
  time: number;
  data: Buffer;
  key: boolean;
}

/**
 * Makes parts of fragmented MP4, half a second each, of what a mixer sends, in the memory. Its time begins with the first
 * picture and has no holes, also when one mixer takes the place of another.
 */
export class Packager {
  readonly #size: { width: number; height: number } | null;
  readonly #events: PackagerEvents;
  #source: FeedSource | null = null;
  #hello: FeedHello | null = null;
  #sound: SoundTrack | null = null;
  /** Of pictures: what they are decoded by; '' before the first. */
  #parameters = '';
  #hasHeader = false;
  /** When its time began, ms since the epoch. */
  #zeroAt: number | null = null;
  /** A mixer has begun to send: what comes before its first key frame cannot be shown. */
  #awaits = true;
  #askedAt = 0;
  #askedInSegment = false;
  #pictures: Placed[] = [];
  #sounds: Placed[] = [];
  /** Where the sound ends, ticks. */
  #soundEnd: number | null = null;
  /** ms of the stream; null: nothing was begun */
  #partFrom: number | null = null;
  #segmentFrom = 0;
  #begins = true;
  #sequence = 1;

  /** @param size null: of a voice meeting there is only sound */
  constructor(size: { width: number; height: number } | null, events: PackagerEvents) {
    this.#size = size;
    this.#events = events;
  }

  greet(hello: FeedHello, source: FeedSource): void {
    this.#hello = hello;
    this.#source = source;
    this.#awaits = true;
  }

  take(sample: FeedSample): void {
    if (sample.kind === 'sound') this.#takeSound(sample);
    else if (sample.kind === 'picture' && this.#size) this.#takePicture(sample);
  }

  #takePicture({ data, key, at }: FeedSample): void {
    if (this.#awaits && !key) {
      if (at - this.#askedAt > askAgainMs) this.#askForKeyFrame(at);
      return;
    }
    const picture = sampleOf(data);
    const last = this.#pictures.at(-1);
    if (this.#awaits) this.#goOn(at);
    const time = Math.max(this.#timeOf(at), last ? last.time / pictureClock + 1 : 0);
    if (key && picture.sps && picture.pps) this.#setParameters(picture.sps, picture.pps, time);
    if (!this.#hasHeader) return;
    this.#cut(time, key, at);
    this.#pictures.push({ time: Math.round(time * pictureClock), data: picture.data, key });
  }

  #takeSound({ data, at }: FeedSample): void {
    if (!this.#hello) return;
    if (this.#size) {
      if (this.#awaits) return;
    } else {
      if (this.#awaits) this.#goOn(at);
      this.#setHeader([this.#soundTrackOf(this.#hello)]);
    }
    this.#sound ??= new SoundTrack(Buffer.from(this.#hello.silence, 'base64'));
    const time = this.#timeOf(at);
    if (time < 0) return;
    const end = this.#soundEnd;
    for (const one of this.#sound.place(data, withoutHole(Math.round(time * soundClock), end), end)) {
      if (!this.#size) this.#cut(one.time / soundClock, true, at);
      this.#sounds.push({ ...one, key: true });
      this.#soundEnd = one.time + soundTicks;
    }
  }

  /** From a mixer that has begun to send: its first follows the last of the one before. */
  #goOn(at: number): void {
    this.#awaits = false;
    const end = this.#endMs;
    if (this.#zeroAt === null) this.#zeroAt = at;
    else if (this.#timeOf(at) - end > longestGapMs || this.#timeOf(at) < end) this.#zeroAt = at - end;
  }

  /** Where all that has come ends, ms of the stream. */
  get #endMs(): number {
    const last = this.#pictures.at(-1);
    const pictures = last ? last.time / pictureClock + usualPictureMs : (this.#partFrom ?? 0);
    return Math.max(pictures, (this.#soundEnd ?? 0) / soundClock);
  }

  #timeOf(at: number): number {
    return at - (this.#zeroAt ?? at);
  }

  /** @param time when the picture is shown that brings them */
  #setParameters(sps: Buffer, pps: Buffer, time: number): void {
    const parameters = avcConfiguration(sps, pps);
    const text = parameters.toString('base64');
    if (text === this.#parameters || !this.#size || !this.#hello) return;
    this.#parameters = text;
    this.#hasHeader = false;
    if (this.#partFrom !== null) this.#endPart(time);
    this.#partFrom = null;
    const picture: Track = {
      ...{ id: pictureTrack, kind: 'video', timescale: 90_000, ...this.#size },
      parameters,
    };
    this.#setHeader([picture, this.#soundTrackOf(this.#hello)]);
  }

  #setHeader(tracks: readonly Track[]): void {
    if (this.#hasHeader) return;
    this.#hasHeader = true;
    this.#begins = true;
    this.#events.header(initSegment(tracks));
  }

  #soundTrackOf({ sound }: FeedHello): AudioTrack {
    const config = Buffer.from(sound, 'base64');
    return { id: soundTrack, kind: 'audio', timescale: 48_000, channels: 1, config };
  }

  /** Ends a part, and perhaps a segment, before what is shown or heard at `time`. */
  #cut(time: number, key: boolean, at: number): void {
    if (this.#partFrom === null) {
      this.#beginSegment(time);
      return;
    }
    const long = time - this.#segmentFrom;
    if (this.#endsSegment(long, key)) {
      this.#endPart(time);
      this.#beginSegment(time);
      return;
    }
    if (this.#size && long >= askMs && !this.#askedInSegment) {
      this.#askedInSegment = true;
      this.#askForKeyFrame(at);
    }
    if (time - this.#partFrom >= partMs) {
      this.#endPart(time);
      this.#partFrom = time;
    }
  }

  #endsSegment(long: number, key: boolean): boolean {
    if (!this.#size) return long >= soundSegmentMs;
    return (key && long >= shortestMs) || long >= longestMs;
  }

  #beginSegment(time: number): void {
    this.#partFrom = this.#segmentFrom = time;
    this.#askedInSegment = false;
    this.#begins = true;
  }

  /** @param end ms of the stream */
  #endPart(end: number): void {
    const from = this.#partFrom ?? end;
    const endTicks = Math.round(end * pictureClock);
    const pictures = this.#pictures.splice(0);
    const samples = pictures.map(({ time, data, key }, index): Sample => {
      return { data, key, duration: (pictures[index + 1]?.time ?? endTicks) - time };
    });
    // Those that are heard later wait for their pictures.
    const later = this.#sounds.findIndex(({ time }) => time / soundClock >= end);
    const sounds = this.#sounds.splice(0, later < 0 ? this.#sounds.length : later);
    const independent = pictures[0]?.key ?? !this.#size;
    const data = fragment(this.#sequence++, [
      { trackId: pictureTrack, decodeTime: pictures[0]?.time ?? 0, samples },
      {
        trackId: soundTrack,
        decodeTime: sounds[0]?.time ?? 0,
        samples: sounds.map((one) => ({ data: one.data, key: true, duration: soundTicks })),
      },
    ]);
    if (data.length === 0) return;
    const part = { data, independent, durationMs: end - from, at: (this.#zeroAt ?? 0) + from };
    this.#events.part(part, this.#begins);
    this.#begins = false;
  }

  #askForKeyFrame(at: number): void {
    this.#askedAt = at;
    this.#source?.askKeyFrame('picture');
  }
}

/** What comes less than a frame late follows at once: players take a hole for an end. */
function withoutHole(time: number, end: number | null): number {
  return end === null || time < end ? time : time - ((time - end) % soundTicks);
}
