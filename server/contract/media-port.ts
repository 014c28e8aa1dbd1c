import type { EventEmitter } from 'node:events';
import type { Source } from './conference-view.ts';
import type { Feed } from './feeds.ts';
import type { Digit, Leg, LegNews, LegPorts, LegStatistics } from './legs.ts';
import type { MixedScenes } from './mixing.ts';
import type { PromptLanguage, PromptName } from './prompts.ts';
import type { DtlsParameters, IceParameters, RtpCapabilities, RtpParameters } from './rtp.ts';
import type { Direction, MediaOffer, Subscriptions, View } from './signalling.ts';

/** Who is meant: a participant of a conference. */
export interface Seat {
  conferenceId: string;
  participantId: string;
}

/**
 * Where legs are that are in no conference yet: each sees what is shown to it alone (`own`) and hears what is played to it,
 * and nobody hears or sees another, whatever is said of their sources.
 */
export const lobbyId = 'lobby';

/** The two transports of a participant; the server adds the ICE servers. */
export type MediaTransports = Omit<MediaOffer, 'iceServers'>;

export interface RestartedIce {
  sendIce: IceParameters;
  recvIce: IceParameters;
  sources: Source[];
}

export type NetworkQuality = 'good' | 'fair' | 'poor';

export interface MediaTotals {
  workers: number;
  /** Processes that compose and mix. */
  mixers: number;
  legs: number;
  conferences: number;
  transports: number;
  producers: number;
  consumers: number;
  /** CPU seconds a second that mixers take, and may take. */
  mixerCpu: number;
  mixerCapacity: number;
  /** What is given up for want of them: 0 nothing, 1 half of the pictures a second, 2 their size, 3 who comes anew. */
  mixerLevel: number;
  /** Turns of composed pictures that were left out for want of time, since the node was started. */
  mixerMissedTurns: number;
  bytesReceived: number;
  bytesSent: number;
  /** Of all legs there were: packets that came, that did not, and datagrams that were none or from a third party. */
  legPacketsReceived: number;
  legPacketsLost: number;
  legPacketsRefused: number;
}

/**
 * What the server asks of a media node. In one process a method call, between machines an RPC: every argument and
 * result is plain data. Methods reject with a `PlenumError`: `media_unavailable` while a worker is being replaced,
 * `media_refused` for parameters mediasoup does not take, `not_joined` for a seat it does not have, `media_overloaded` for
 * a leg or a composed picture that cannot be mixed as well.
 */
export interface MediaPort {
  readonly events: EventEmitter<MediaEvents>;
  /** What a client can expect to be routed. Fixed for the life of the node. */
  rtpCapabilities(): RtpCapabilities;
  /** Whether at least one worker runs. */
  ready(): boolean;
  openParticipant(seat: Seat, rtpCapabilities: RtpCapabilities): Promise<MediaTransports>;
  connectTransport(seat: Seat, generation: number, direction: Direction, dtls: DtlsParameters): Promise<void>;
  restartIce(seat: Seat, generation: number, direction: Direction): Promise<IceParameters>;
  /**
   * Brings a client that was away up to date: restarts ICE on both transports and sends the subscriptions it does
   * not hold; when the generation it has is over, gives it new transports instead.
   */
  resume(
    seat: Seat,
    held: { generation: number; consumerIds: string[] },
  ): Promise<MediaTransports | RestartedIce>;
  produce(
    seat: Seat,
    generation: number,
    input: { source: Source; rtpParameters: RtpParameters; paused: boolean },
  ): Promise<string>;
  setSource(seat: Seat, source: Source, state: 'live' | 'paused' | 'closed'): Promise<void>;
  setView(seat: Seat, view: View): void;
  /** How the pictures are to look for those who take only one; told while the conference is mixed (`mixing`). */
  setScenes(conferenceId: string, scenes: MixedScenes): void;
  /** The client has made these consumers; let them flow. */
  subscriptionsReady(seat: Seat, consumerIds: string[]): Promise<void>;
  /** The client is there but did not make these consumers in time: they are taken back and offered again. */
  subscriptionsFailed(seat: Seat, consumerIds: string[]): void;
  /** Ports for the leg of a participant who comes without WebRTC; the same when they are asked for again. */
  openLeg(seat: Seat): Promise<LegPorts>;
  /** What was agreed with its other end, all of it each time. */
  setLeg(seat: Seat, agreed: Leg): void;
  /**
   * Resolves when what was agreed just now listens, or soon would: keys that were pressed before are lost. To be asked
   * before a call is answered, once the conference has scenes. Rejects with `media_unavailable` when no mixer comes up.
   */
  legListens(seat: Seat): Promise<void>;
  /**
   * A leg goes on in another conference, from the lobby or back to it: on the same ports, with what was agreed, under
   * other SSRCs, its picture beginning with a key frame. Microphone and camera stay as they were: whoever comes from
   * the lobby is heard and seen when `setSource` says so. Signalling of the leg waits for the answer.
   *
   * Rejects with `media_overloaded` or `media_unavailable` where the other conference cannot have it: it stays where it
   * was. With `not_joined` when it was closed meanwhile, and is gone; `already_joined` when there is one.
   */
  moveLeg(from: Seat, to: Seat): Promise<void>;
  pressDigits(seat: Seat, digits: readonly Digit[]): void;
  /** The other end of a leg asks for a key frame by its signalling (RFC 5168). */
  legKeyFrameAsked(seat: Seat): void;
  /**
   * Plays sounds to the legs of a conference, over the voices; several orders one after the other. Resolves when they
   * ended or could not be played. Who is named and does not hear yet, as their leg was just opened, hears it when they do.
   * @param to participant IDs; null: to all legs
   */
  play(
    conferenceId: string,
    sounds: readonly PromptName[],
    how: { language: PromptLanguage; to: readonly string[] | null },
  ): Promise<void>;
  /** Whatever is played to each of these legs alone stops, and what was to come after it. */
  hush(conferenceId: string, participantIds: readonly string[]): void;
  /** What the recorder is sent of a conference, all of it each time; throws `media_overloaded` for one more. */
  setFeeds(conferenceId: string, feeds: readonly Feed[]): void;
  /** Closes a leg too. */
  closeParticipant(seat: Seat): void;
  closeConference(conferenceId: string): void;
  totals(): Promise<MediaTotals>;
}

export interface MediaEvents {
  /** Consumers for a client to make and to close. */
  subscriptions: [Seat, Subscriptions];
  /** The media of a participant has been made anew; the old transports are gone. */
  rebuilt: [Seat, MediaTransports];
  speaking: [conferenceId: string, participantIds: string[]];
  dominantSpeaker: [conferenceId: string, participantId: string];
  network: [Seat, NetworkQuality];
  leg: [Seat, LegNews];
  /** Every two seconds of each leg. */
  legStatistics: [Seat, LegStatistics];
  /** Somebody takes one composed picture, so that scenes are wanted; or nobody does any more. */
  mixing: [conferenceId: string, on: boolean];
  sendUpTo: [Seat, source: 'camera' | 'slides', spatialLayer: number];
}
