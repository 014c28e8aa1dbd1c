import { FeedLine } from '../../media/mixer/feed-line.ts';
import { aacConfig } from '../../recorder/mp4/aac.ts';
import { knownAccessUnits, knownSound } from '../../recorder/mp4/known-streams.ts';
import type { FeedAddress } from '../../server/contract/feeds.ts';

const pictureMs = 1000 / 15;
const soundMs = 1024 / 48;
/** A key frame every two seconds; its pictures can follow each other over and over. */
const clipSeconds = 4;
const everyMs = 20;

interface Clip {
  pictures: readonly Buffer[];
  sounds: readonly Buffer[];
}
let made: Clip | undefined;

/** A mixer as far as the recorder sees it: moving pictures of 320x180 and a tone, as they come from one. */
export class KnownFeed {
  readonly #line: FeedLine;
  readonly #clip: Clip;
  readonly #timer: NodeJS.Timeout;
  readonly #beganAt = Date.now();
  #pictures = 0;
  #sounds = 0;
  /** What the recorder asked for. */
  keyFramesAsked = 0;

  constructor(feedId: string, to: FeedAddress) {
    made ??= {
      pictures: knownAccessUnits(clipSeconds * 15, 30),
      sounds: knownSound(clipSeconds).samples.map(({ data }) => data),
    };
    this.#clip = made;
    const silence = this.#clip.sounds[10]?.toString('base64') ?? '';
    this.#line = new FeedLine({
      to,
      hello: { feedId, sound: aacConfig.toString('base64'), silence },
      wantKeyFrame: () => this.keyFramesAsked++,
    });
    this.#timer = setInterval(() => this.#send(), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#line.close();
  }

  #send(): void {
    const { pictures, sounds } = this.#clip;
    const now = Date.now();
    for (;;) {
      const pictureAt = this.#beganAt + this.#pictures * pictureMs;
      const soundAt = this.#beganAt + this.#sounds * soundMs;
      if (Math.min(pictureAt, soundAt) > now) return;
      if (pictureAt <= soundAt) {
        const index = this.#pictures++ % pictures.length;
        const data = pictures[index] ?? Buffer.alloc(0);
        this.#line.send({ kind: 'picture', key: index % 30 === 0, at: pictureAt, data });
      } else {
        const data = sounds[this.#sounds++ % sounds.length] ?? Buffer.alloc(0);
        this.#line.send({ kind: 'sound', key: true, at: soundAt, data });
      }
    }
  }
}
