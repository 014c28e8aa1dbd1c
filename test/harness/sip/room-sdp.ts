import type { LegPorts } from '../../../server/contract/legs.ts';

/** What a known terminal offers: PCMA, H.264, and slides with their floor where it has them. */
export function roomSdp(
  ports: Readonly<{ sound: number; picture: number; slides: number }>,
  floor: { port: number; transport: 'udp' | 'tcp' } | null,
): string {
  const picture = (
    port: number,
    payloadType: number,
    content: 'main' | 'slides',
    label: number,
  ): string[] => [
    `m=video ${port} RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} H264/90000`,
    `a=fmtp:${payloadType} profile-level-id=42801f;packetization-mode=1`,
    `a=rtcp-fb:* nack pli`,
    `a=rtcp-fb:* ccm fir`,
    `a=content:${content}`,
    `a=label:${label}`,
  ];
  const bfcp = floor && [
    `m=application ${floor.port} ${floor.transport === 'udp' ? 'UDP/BFCP' : 'TCP/BFCP'} *`,
    'a=floorctrl:c-s',
    'a=confid:1',
    'a=userid:8',
    'a=floorid:2 mstrm:12',
    'a=setup:actpass',
    'a=connection:new',
  ];
  return [
    'v=0',
    'o=room 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    'b=AS:4000',
    't=0 0',
    `m=audio ${ports.sound} RTP/AVP 8 101`,
    'a=rtpmap:101 telephone-event/8000',
    ...picture(ports.picture, 97, 'main', 11),
    ...(bfcp ? [...bfcp, ...picture(ports.slides, 98, 'slides', 12)] : []),
    '',
  ].join('\r\n');
}

/** Where the other end's answer, of lines in the order above, wants sound, picture and slides. */
export function portsOf(sdp: string): LegPorts & { bfcp: number } {
  const ports = [...sdp.matchAll(/^m=\w+ (\d+) /gm)].map(([, port]) => Number(port));
  const [sound = 0, picture = 0, bfcp = 0, slides = 0] = ports;
  return { address: /^c=IN IP4 (\S+)/m.exec(sdp)?.[1] ?? '127.0.0.1', sound, picture, slides, bfcp };
}

/** What the answer calls the floor. */
export function floorOf(sdp: string): { conferenceId: number; userId: number; floorId: number } {
  const id = (name: string): number => Number(new RegExp(`^a=${name}:(\\d+)`, 'm').exec(sdp)?.[1] ?? 0);
  return { conferenceId: id('confid'), userId: id('userid'), floorId: id('floorid') };
}
