import type { Yuv } from '../../../media/mixer/colour.ts';
import type { Meeting } from '../../../server/contract/api/booking.ts';
import { FloorTerminal, tcpWire, udpWire } from '../../../sip-gateway/bfcp/floor-terminal.ts';
import { KnownTerminal } from '../known-terminal.ts';
import { floorOf, portsOf, roomSdp } from './room-sdp.ts';
import type { RoomSite } from './room-site.ts';
import { SipRoom } from './sip-room.ts';

export interface KnownRoomOptions {
  colour: Yuv;
  /** Of what it shares. */
  slides: Yuv;
  /** Hz */
  tone: number;
  /** Of its floor. */
  transport?: 'udp' | 'tcp';
}

/** A room system that has called into a meeting: one colour, one tone, and slides of another colour that it may share. */
export class KnownRoom {
  readonly name: string;
  readonly media: KnownTerminal;
  readonly floor: FloorTerminal;
  readonly #signalling: SipRoom;

  private constructor(name: string, signalling: SipRoom, media: KnownTerminal, floor: FloorTerminal) {
    this.name = name;
    this.media = media;
    this.floor = floor;
    this.#signalling = signalling;
  }

  static async call(
    site: RoomSite,
    { meetingId, guestPin }: Pick<Meeting, 'meetingId' | 'guestPin'>,
    name: string,
    { colour, slides, tone, transport = 'udp' }: KnownRoomOptions,
  ): Promise<KnownRoom> {
    const { secret } = await site.terminal(name);
    const { userName: user, password } = secret;
    const signalling = await SipRoom.open({ user, password, port: site.port('udp') });
    const media = new KnownTerminal({ colour, slides, tone });
    const udp = transport === 'udp' ? await udpWire() : null;
    const offer = roomSdp(media.reserve(), { transport, port: udp?.port ?? 9 });
    const number = guestPin === '' ? meetingId : `${meetingId}*${guestPin}`;
    const answer = (await signalling.call(number, offer)).body.toString();
    const ports = portsOf(answer);
    udp?.wire.to(ports.bfcp);
    const wire = udp?.wire ?? (await tcpWire(ports.bfcp));
    await media.call(ports);
    return new KnownRoom(name, signalling, media, new FloorTerminal(wire, floorOf(answer)));
  }

  close(): void {
    this.floor.wire.close();
    this.media.close();
    this.#signalling.close();
  }
}
