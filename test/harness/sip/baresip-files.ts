import { localhost } from './free-ports.ts';

export type BaresipCodec = 'opus' | 'G722' | 'PCMU' | 'PCMA';
export type SipTransport = 'udp' | 'tcp' | 'tls';

/** Where a client registers and through what it calls. */
export interface SipServer {
  port: number;
  host?: string;
  /** Behind the @ of addresses; otherwise host and port. */
  domain?: string;
}

export interface BaresipOptions {
  /** In front of the @ of its address. */
  user: string;
  password?: string;
  /** As whom it signs in when not as `user`. */
  authUser?: string;
  /** Without one it registers nowhere and is called directly. */
  server?: SipServer;
  /** Whether it registers with its server. */
  registers?: boolean;
  transport?: SipTransport;
  /** The first is liked best. */
  codecs?: readonly BaresipCodec[];
  /** `srtp` takes both, `srtp-mand` SRTP only, `srtp-mandf` says so in the profile RTP/SAVPF. */
  mediaEncryption?: 'srtp' | 'srtp-mand' | 'srtp-mandf';
  /** Whether it takes calls by itself. */
  answers?: boolean;
}

export interface BaresipPlaces {
  folder: string;
  /** Of SIP; TLS takes the next. */
  port: number;
  controlPort: number;
  camera: string | null;
  /** Hz */
  tone: number;
  certificate: string;
}

// Exactly so, as it names them when it starts: others are left out.
const codecNames: Readonly<Record<BaresipCodec, string>> = {
  opus: 'opus/48000/2',
  G722: 'G722/16000/1',
  PCMU: 'PCMU/8000/1',
  PCMA: 'PCMA/8000/1',
};

const modules = ['opus', 'g722', 'g711', 'sndfile', 'ausine', 'aubridge', 'srtp'];
const pictureModules = ['avcodec', 'avformat', 'snapshot', 'fakevideo'];
const apps = ['menu', 'ctrl_tcp'];

/** Baresip's `config`. */
export function baresipConfig(places: BaresipPlaces): string {
  const { folder, port, controlPort, camera, tone, certificate } = places;
  const picture = [
    `video_source avformat,${camera ?? ''}`,
    'video_display fakevideo,nil',
    ...['video_size 640x360', 'video_fps 15', 'video_bitrate 500000'],
  ];
  return [
    `sip_listen ${localhost}:${port}`,
    // A name, such as lo, fails.
    `net_interface ${localhost}`,
    `sip_certificate ${certificate}`,
    'rtp_ports 28000-28999',
    ...['call_max_calls 4', 'call_local_timeout 60', 'statmode_default off'],
    `audio_source ausine,${tone}`,
    'audio_player aubridge,dummy',
    // Of the tone, whatever the codec has.
    ...['ausrc_srate 48000', 'ausrc_channels 2', 'auplay_srate 48000', 'auplay_channels 1'],
    ...(camera === null ? [] : picture),
    'module_path /usr/lib/baresip/modules',
    ...[...modules, ...(camera === null ? [] : pictureModules)].map((name) => `module ${name}.so`),
    ...apps.map((name) => `module_app ${name}.so`),
    `ctrl_tcp_listen ${localhost}:${controlPort}`,
    `snd_path ${folder}`,
    '',
  ].join('\n');
}

/** What its command `uanew` takes: an address and what belongs to it. */
export function baresipAccount(options: BaresipOptions, port: number): string {
  const { user, password, authUser = user, server, registers = true, mediaEncryption } = options;
  const { transport = 'udp', codecs = ['opus', 'G722', 'PCMU', 'PCMA'], answers = true } = options;
  const place = server && `${server.host ?? localhost}:${server.port}`;
  const parameters = [
    `auth_user=${authUser}`,
    ...(password === undefined ? [] : [`auth_pass=${password}`]),
    `regint=${server && registers ? 120 : 0}`,
    `audio_codecs=${codecs.map((codec) => codecNames[codec]).join(',')}`,
    `answermode=${answers ? 'auto' : 'manual'}`,
    ...(mediaEncryption ? [`mediaenc=${mediaEncryption}`] : []),
    ...(place ? [`outbound="sip:${place};transport=${transport}"`] : []),
  ];
  const domain = server?.domain ?? place ?? `${localhost}:${port}`;
  return `<sip:${user}@${domain};transport=${transport}>;${parameters.join(';')}`;
}
