import type { SipServer, SipTransport } from './baresip-files.ts';
import { localhost } from './free-ports.ts';

export type LinphoneCodec = 'opus' | 'PCMU' | 'PCMA' | 'G722';

export interface LinphoneOptions {
  /** In front of the @ of its address. */
  user: string;
  password?: string;
  /** Without one it registers nowhere and is called directly. */
  server?: SipServer;
  transport?: SipTransport;
  /** What it offers and takes, besides H.264. */
  codecs?: readonly LinphoneCodec[];
  /** Mandatory when it is there. */
  mediaEncryption?: 'srtp';
}

const known = [
  ...[{ mime: 'opus', rate: 48_000, channels: 2 }, { mime: 'PCMU' }, { mime: 'PCMA' }, { mime: 'G722' }],
  ...[{ mime: 'speex', rate: 16_000 }, { mime: 'speex' }, { mime: 'speex', rate: 32_000 }, { mime: 'GSM' }],
  { mime: 'G729' },
];

/** Linphone's configuration. @param port of SIP, the next four are of its media */
export function linphoneConfig(options: LinphoneOptions, port: number): string {
  const { user, password, server, transport = 'udp', mediaEncryption } = options;
  const { codecs = ['opus', 'G722', 'PCMU', 'PCMA'] } = options;
  const ports = { udp: 0, tcp: 0, tls: 0, [transport]: port };
  const place = server && `<sip:${server.host ?? localhost}:${server.port};transport=${transport}>`;
  const domain = server && (server.domain ?? `${server.host ?? localhost}:${server.port}`);
  return [
    '[sip]',
    ...[`sip_port=${ports.udp}`, `sip_tcp_port=${ports.tcp}`, `sip_tls_port=${ports.tls}`],
    ...[`bind_address=${localhost}`, 'use_ipv6=0', 'guess_hostname=0', 'register_only_when_network_is_up=0'],
    ...['verify_server_certs=0', 'verify_server_cn=0'],
    ...[`media_encryption=${mediaEncryption ?? 'none'}`, `contact="${user}" <sip:${user}@${localhost}>`],
    ...(place ? ['default_proxy=0'] : []),
    ...['[rtp]', `audio_rtp_port=${port + 1}`, `video_rtp_port=${port + 3}`],
    ...['[net]', 'mtu=1300'],
    ...[
      '[video]',
      'enabled=1',
      'capture=1',
      'display=1',
      'automatically_initiate=1',
      'automatically_accept=1',
    ],
    ...['size=vga', 'device=StaticImage: Static picture'],
    ...known.flatMap(({ mime, rate = 8000, channels = 1 }, index) => [
      ...[`[audio_codec_${index}]`, `mime=${mime}`, `rate=${rate}`, `channels=${channels}`],
      `enabled=${codecs.some((codec) => codec === mime) ? 1 : 0}`,
    ]),
    ...['[video_codec_0]', 'mime=H264', 'rate=90000', 'enabled=1', 'recv_fmtp=profile-level-id=42801F'],
    ...['[video_codec_1]', 'mime=VP8', 'rate=90000', 'enabled=0'],
    ...(place && domain !== undefined
      ? [
          ...['[proxy_0]', `reg_proxy=${place}`, `reg_route=${place.replace('>', ';lr>')}`],
          ...[`reg_identity=<sip:${user}@${domain}>`, 'reg_expires=120', 'reg_sendregister=1', 'publish=0'],
          ...['[auth_info_0]', `username=${user}`, `passwd=${password ?? ''}`],
        ]
      : []),
    '',
  ].join('\n');
}
