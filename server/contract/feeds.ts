/**
 * What the recorder is sent of a conference, for a recording or a live stream: the composed picture that everybody sees,
 * what is shared apart from it, and the mixed voices. Plain data: it goes to the media node.
 */

/** Of a picture, H.264 without pictures that look ahead. */
export interface FeedFormat {
  /** Pixels, a multiple of 16. */
  width: number;
  /** Pixels, even. */
  height: number;
  /** At most; fewer while the node has too much to do. */
  fps: number;
  kbps: number;
}

export interface Feed {
  id: string;
  /** Where the recorder takes it in. */
  to: FeedAddress;
  /** Null: of a voice meeting there is only sound. */
  picture: FeedFormat | null;
  /** What is shared, in pictures of its own; null: it is within the picture, as everybody sees it who has only one. */
  slides: FeedFormat | null;
  /** A key frame at least so often: from there one may begin to watch. */
  keyFrameMs: number;
}

export interface FeedAddress {
  host: string;
  port: number;
  /** Says that whoever connects is the mixer of this feed. */
  token: string;
}
