import type { Feed } from '../contract/feeds.ts';
import type { MediaPort } from '../contract/media-port.ts';

/** What conferences send to the recorder just now, for recordings and live streams alike. */
export class ConferenceFeeds {
  readonly #media: Pick<MediaPort, 'setFeeds'>;
  readonly #feeds = new Map<string, Map<string, Feed>>();

  constructor(media: Pick<MediaPort, 'setFeeds'>) {
    this.#media = media;
  }

  /** @throws PlenumError `media_overloaded` */
  add(conferenceId: string, feed: Feed): void {
    const feeds = new Map(this.#feeds.get(conferenceId)).set(feed.id, feed);
    this.#media.setFeeds(conferenceId, [...feeds.values()]);
    this.#feeds.set(conferenceId, feeds);
  }

  remove(conferenceId: string, feedId: string): void {
    const feeds = this.#feeds.get(conferenceId);
    if (!feeds?.delete(feedId)) return;
    if (feeds.size === 0) this.#feeds.delete(conferenceId);
    this.#media.setFeeds(conferenceId, [...feeds.values()]);
  }

  /** Its media is gone. */
  forget(conferenceId: string): void {
    this.#feeds.delete(conferenceId);
  }
}
