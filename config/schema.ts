import { z } from 'zod';

/**
 * Every setting of Plenum. Defaults live in `default.yaml`, which this schema must accept; a file, the environment
 * and flags override it in that order (`load.ts`).
 */

const port = z.number().int().min(0).max(65535);
const address = z.string().min(1);
const sipEncryption = z.enum(['off', 'best_effort', 'required']);

export const configSchema = z.strictObject({
  http: z.strictObject({
    host: address.describe('address of the plain HTTP listener; keep it on loopback'),
    port: port.describe('0 takes any free port'),
  }),
  https: z.strictObject({
    enabled: z.boolean(),
    host: address,
    port: port.describe('0 takes any free port'),
    certificate: z
      .string()
      .describe('PEM file; empty: one is made at first start and kept in the data folder'),
    key: z.string().describe('PEM file of the private key; empty with an empty certificate'),
  }),
  publicUrl: z
    .string()
    .refine(isEmptyOrHttp, 'is an address that begins with https:// or http://, or empty')
    .describe('address people use, e.g. https://meet.example.org; empty: the one they came by'),
  trustedProxies: z.number().int().min(0).describe('reverse proxies in front, for client addresses'),
  dataDir: z.string().min(1).describe('folder of what lasts: the SQLite file, the certificate'),
  demo: z
    .boolean()
    .describe(
      'fills an empty installation with a small enterprise to look around in, and shows its password',
    ),
  database: z.strictObject({
    url: z
      .string()
      .regex(/^(postgres(ql)?:\/\/.+)?$/, 'is an address that begins with postgres://, or empty')
      .describe(
        'secret; postgres://user:password@host/name, also DATABASE_URL; empty: SQLite in the data folder',
      ),
  }),
  redis: z.strictObject({
    url: z
      .string()
      .regex(/^(rediss?:\/\/.+)?$/, 'is an address that begins with redis:// or rediss://, or empty')
      .describe('secret; redis://:password@host/0, also REDIS_URL; empty: memory, for a single server'),
  }),
  log: z.strictObject({
    level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    format: z.enum(['pretty', 'json']),
  }),
  metrics: z.strictObject({
    token: z.string().describe('secret; when set, /metrics asks for it as a bearer token'),
  }),
  media: z.strictObject({
    workers: z.number().int().min(0).max(128).describe('mediasoup workers; 0: one per core'),
    workerBin: z.string().describe('path of the mediasoup-worker binary; empty: mediasoup’s own'),
    logLevel: z.enum(['debug', 'warn', 'error', 'none']),
    listen: z
      .array(
        z.strictObject({
          ip: z.union([z.ipv4(), z.ipv6()]).describe('local address to listen on'),
          announcedAddress: z.string().optional().describe('address browsers reach it by, behind NAT'),
        }),
      )
      .describe('empty: every address of this machine'),
    basePort: port.describe('one UDP and TCP port per worker, counted up from here; 0 takes any free ports'),
    audioSlots: z
      .number()
      .int()
      .min(1)
      .max(100)
      .describe('voices each participant gets at once, the latest speakers first'),
    maxSendBitrate: z.number().int().min(100_000).describe('bit/s that one participant may send'),
    initialReceiveBitrate: z
      .number()
      .int()
      .min(100_000)
      .describe('bit/s to start with towards a participant'),
    legPorts: z
      .strictObject({ first: port.min(1), last: port.min(2) })
      .refine(({ first, last }) => last > first, 'the last port is after the first')
      .describe(
        'UDP ports for the media of room systems, six for each: RTP and RTCP of sound, picture and slides',
      ),
    dscp: z
      .strictObject({ audio: z.number().int().min(0).max(63), video: z.number().int().min(0).max(63) })
      .describe('marks of what room systems are sent (RFC 2474), for networks that look at them; 0: none'),
    mixerMemory: z
      .number()
      .int()
      .min(300_000_000)
      .describe('bytes that the mixer of one conference may take; one that takes more is replaced'),
    mixerCpu: z
      .number()
      .min(0)
      .max(1024)
      .describe('cores that all mixers may take together; 0: three quarters of those there are'),
  }),
  ice: z.strictObject({
    servers: z.array(z.string().regex(/^(stun|turn|turns):/, 'starts with stun:, turn: or turns:')),
    secret: z.string().describe('secret shared with coturn (static-auth-secret)'),
    credentialSeconds: z.number().int().min(60).describe('life of a TURN credential'),
    transportPolicy: z.enum(['all', 'relay']).describe('relay: browsers use TURN only'),
  }),
  sip: z.strictObject({
    realm: z
      .string()
      .regex(/^[^\p{Cc}"\\:]+$/u, 'has no quotes, backslashes, colons or control characters')
      .describe(
        'what terminals sign in to (RFC 3261 section 22.1); another one makes the passwords of all terminals void',
      ),
    server: z
      .string()
      .describe(
        'what people enter in terminals as the SIP server, and what addresses of meetings end with; empty: the host name they came by',
      ),
    listeners: z
      .array(
        z.strictObject({
          transport: z.enum(['udp', 'tcp', 'tls']),
          ip: z
            .union([z.ipv4(), z.ipv6()])
            .describe('local address; 0.0.0.0 is every one of IPv4, :: of IPv6'),
          port: port.describe('0 takes any free port'),
          announce: z.string().optional().describe('name or address that others reach it by, behind NAT'),
          oldTls: z
            .boolean()
            .optional()
            .describe('TLS 1.0 and 1.1 as well, for devices that know nothing newer'),
        }),
      )
      .describe('where terminals and telephones are spoken to; empty: nowhere'),
    digest: z
      .array(z.enum(['MD5', 'SHA-256']))
      .min(1)
      .describe(
        'how passwords are asked for, in this order; old devices sign in nowhere where they are asked for one that they do not know',
      ),
    ivr: z
      .array(z.string().regex(/^[0-9A-Za-z.*#-]{1,32}$/, 'is a number or a name'))
      .describe('numbers at which a voice asks for the meeting'),
    guests: z
      .boolean()
      .describe('whether those may call meetings who do not sign in; who may join is decided as in browsers'),
    encryption: sipEncryption.describe('of sound and pictures (SRTP); best_effort: with those who can'),
    maxKbps: z.number().int().min(128).max(20_000).describe('kbit/s of each picture, both ways'),
    slides: z.boolean().describe('a second picture for what is shared, with those who can'),
    floorPorts: z
      .strictObject({ first: port, last: port })
      .refine(({ first, last }) => last >= first, 'the last port is not before the first')
      .describe('UDP and TCP ports by which room systems say that they share (BFCP); 0 takes any free ports'),
    registrationSeconds: z
      .strictObject({ shortest: z.number().int().min(10), longest: z.number().int().min(60) })
      .refine(({ shortest, longest }) => longest >= shortest, 'the longest is not less than the shortest'),
    silentSeconds: z
      .number()
      .int()
      .min(0)
      .describe('a call of which nothing comes any more ends after so long; 0: never'),
    proxies: z.array(z.union([z.ipv4(), z.ipv6()])).describe('addresses of SIP proxies in front'),
    messagesPerSecond: z.number().positive().describe('SIP messages of one address, sustained'),
    messageBurst: z.number().int().min(1).describe('SIP messages of one address, at once'),
    trunks: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          host: z.string().min(1).describe('name or address of its server'),
          port: port.default(0).describe('0: by DNS, or the usual one'),
          transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
          prefixes: z
            .array(z.string().regex(/^\+?[0-9*#]*$/, 'is the beginning of a number'))
            .default([])
            .describe('numbers that begin so go there, by the longest; "" takes every number'),
          strip: z.number().int().min(0).max(20).default(0).describe('digits taken off the front'),
          prepend: z.string().default('').describe('put in front then'),
          addresses: z
            .array(z.union([z.ipv4(), z.ipv6()]))
            .default([])
            .describe('where its calls come from; they need no password'),
          register: z.boolean().default(false).describe('whether this server registers there'),
          user: z.string().default(''),
          password: z.string().default('').describe('secret'),
          from: z.string().default('').describe('number shown as who calls; empty: user'),
          encryption: sipEncryption.default('off'),
        }),
      )
      .describe('secret; ways to telephones and other systems'),
  }),
  recorder: z.strictObject({
    folder: z
      .string()
      .describe('where recordings are made, and kept unless s3 is set; empty: recordings in the data folder'),
    picture: z.enum(['720p', '1080p']).describe('size of recorded pictures'),
    headroomBytes: z
      .number()
      .int()
      .min(0)
      .describe('recordings stop, with what there is kept, when the disk of folder has less free than this'),
    finishing: z.number().int().min(1).max(64).describe('recordings that are finished at once'),
    mostRecordings: z
      .number()
      .int()
      .min(0)
      .max(1000)
      .describe('recordings that run at once on this server; 0: as many as mixers have room for'),
    downloadMinutes: z
      .number()
      .min(1)
      .max(43_200)
      .describe('life of an address that a recording is played or downloaded by'),
    s3: z.strictObject({
      bucket: z.string().describe('where finished recordings are kept; empty: on the local disk'),
      region: z.string().describe('empty: us-east-1, which servers without regions take'),
      endpoint: z
        .string()
        .refine(isEmptyOrHttp, 'is an address that begins with https:// or http://, or empty')
        .describe('address of an S3-compatible server; empty: Amazon S3'),
      accessKeyId: z.string().describe('empty, with the next: what the machine has (environment, role)'),
      secretAccessKey: z.string().describe('secret; belongs to accessKeyId'),
      prefix: z
        .string()
        .regex(/^[\w/-]*$/, 'has letters, digits, /, - and _ only')
        .describe('in front of every key, as a folder: plenum becomes plenum/<recording>/video.mp4'),
      pathStyle: z
        .boolean()
        .describe('the bucket is named in the path, as many servers other than Amazon’s want it'),
    }),
  }),
  streaming: z.strictObject({
    enabled: z.boolean().describe('whether hosts may stream meetings of an enterprise live'),
    mostViewers: z
      .number()
      .int()
      .min(0)
      .max(100_000)
      .describe('people who watch live streams on pages of this server at once, all of them together'),
    allowPrivateAddresses: z
      .boolean()
      .describe('stream also to servers in the own network; any host may then have the server call there'),
    verifyCertificates: z
      .boolean()
      .describe('whether servers that are streamed to by rtmps need certificates this machine trusts'),
  }),
  auth: z.strictObject({
    sessionHours: z.number().min(0.1).describe('people who do nothing for so long have to sign in again'),
    longestSessionDays: z
      .number()
      .min(0.1)
      .describe('after so long people have to sign in again in any case'),
    allowHttpIssuers: z
      .boolean()
      .describe('single sign-on also by providers without HTTPS, e.g. on this machine'),
  }),
  mail: z.strictObject({
    url: z
      .string()
      .regex(/^(smtps?:\/\/.+)?$/, 'is an address that begins with smtp:// or smtps://, or empty')
      .describe('secret; smtp://user:password@host:587; empty: messages become files in the data folder'),
    from: z
      .string()
      .regex(/^[^\p{Cc}]*$/u, 'is one line')
      .refine(isEmptyOrSender, 'is an e-mail address, or a name and an address in angle brackets')
      .describe('sender, e.g. Plenum <plenum@example.org>; empty: plenum@ the name of this machine'),
  }),
  conference: z.strictObject({
    maxParticipants: z.number().int().min(1).max(1000),
    closedSeatSeconds: z.number().min(0).describe('a seat is kept this long after its connection was closed'),
    lostSeatSeconds: z.number().min(0).describe('a seat is kept this long after its connection fell silent'),
    emptySeconds: z.number().min(0).describe('a conference without participants ends after this long'),
    chatFiles: z.boolean().describe('whether files can be sent in the chat; they are gone when it ends'),
    chatFileBytes: z
      .number()
      .int()
      .min(1)
      .max(1_000_000_000)
      .describe('largest file in the chat; a conference keeps 50 times as much'),
    instantMeetingHours: z.number().positive().describe('how long an instant meeting’s ID can be used'),
    language: z
      .enum(['zh', 'en'])
      .describe('what rooms and telephones are spoken to in, as they have no page to choose it on'),
    visitorsMayStart: z
      .boolean()
      .describe('whether those without an account may start instant meetings; they can always join'),
  }),
  limits: z.strictObject({
    messagesPerSecond: z.number().positive().describe('signalling messages of one connection, sustained'),
    messageBurst: z.number().int().min(1),
    messageBytes: z.number().int().min(16_384).describe('largest signalling message'),
    wrongPinsPerMinute: z.number().int().min(1).describe('per meeting and client address'),
    meetingsPerMinute: z.number().int().min(1).describe('instant meetings made from one client address'),
    connectionsPerAddress: z.number().int().min(1).describe('signalling connections from one client address'),
  }),
  webhooks: z.strictObject({
    allowPrivateAddresses: z
      .boolean()
      .describe('send also into the own network; any administrator may then have the server call there'),
  }),
});

export type Config = z.infer<typeof configSchema>;

/** Keys whose values are never printed or logged. */
export const secretKeys: readonly string[] = [
  'database.url',
  'redis.url',
  'ice.secret',
  'mail.url',
  'metrics.token',
  'recorder.s3.secretAccessKey',
  'sip.trunks',
];

function isEmptyOrSender(text: string): boolean {
  const address = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text;
  return text === '' || z.email().safeParse(address).success;
}

function isEmptyOrHttp(text: string): boolean {
  return text === '' || (URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol));
}
