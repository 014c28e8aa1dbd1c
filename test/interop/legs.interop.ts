import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { type Yuv, yuvOf } from '../../media/mixer/colour.ts';
import { isNear } from '../../media/mixer/known-media.ts';
import { MediaNode } from '../../media/node.ts';
import { cellsOf } from '../../server/contract/layouts.ts';
import type { Leg, LegNews, LegPicture, LegSound, LegStatistics } from '../../server/contract/legs.ts';
import type { MixedScene } from '../../server/contract/mixing.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { within } from '../harness/known-terminal.ts';
import { Ear, Eye, ForeignLine, seenSize } from './foreign-terminal.ts';

const conferenceId = 'c';
const greenYuv = yuvOf(0, 160, 0);
const redYuv = yuvOf(200, 0, 0);
/** Whole numbers of waves in 400 ms. */
const tones = { gstreamer: 700, ffmpeg: 400 };
const soundType = { PCMA: 8, PCMU: 0, G722: 9, opus: 96 } as const;
const pictureType = 97;
const pictureCaps = `media=video,clock-rate=90000,encoding-name=H264,payload=${pictureType}`;

const picture = {
  ...{ payloadType: pictureType, packetizationMode: 1, profile: 'baseline' },
  ...{ maxWidth: 1280, maxHeight: 720, maxKbps: 1000 },
} as const satisfies Partial<LegPicture>;

function sound(codec: LegSound['codec']) {
  return { codec, payloadType: soundType[codec], events: null, packetMs: 20 } as const;
}

/** A terminal of GStreamer's and one of FFmpeg's, in one conference: they see and hear each other. */
describe("a leg whose other end is made of other people's programs", function () {
  this.timeout(30_000);
  let media: MediaNode;
  const lines: ForeignLine[] = [];
  const gstreamer = { ear: new Ear(), eye: new Eye() };
  const ffmpeg = { ear: new Ear() };
  const news: [participantId: string, news: LegNews][] = [];
  let theirs: Record<'gstreamer' | 'ffmpeg', { sound: ForeignLine; picture: ForeignLine }>;

  const seat = (participantId: string) => ({ conferenceId, participantId });
  const person = (participantId: string): NonNullable<MixedScene['cells'][number]> => ({
    ...{ participantId, source: 'camera', name: '', initials: 'X', colour: '#000000' },
    ...{ muted: false, speaking: false, called: false },
  });

  before(async () => {
    const { config } = loadConfig({
      argv: ['--media.workers=1', '--media.basePort=0', '--media.listen=[{"ip":"127.0.0.1"}]'],
      env: process.env,
      cwd: process.cwd(),
    });
    media = await MediaNode.create(config.media, createLogger({ level: 'warn', format: 'json' }));
    media.events.on('leg', ({ participantId }, one) => news.push([participantId, one]));
    media.events.on('mixing', (_, on) => {
      if (!on) return;
      const everybody: MixedScene = {
        ...{
          layout: 'two',
          names: false,
          recording: null,
          watermark: null,
          calm: { title: '', note: '' },
          help: null,
        },
        cells: [person('gstreamer'), person('ffmpeg')],
      };
      media.setScenes(conferenceId, { everybody, own: [], share: null });
    });
    const open = async (participantId: string, suite: ForeignLine['keys']['suite']) => {
      const ports = await media.openLeg(seat(participantId));
      const made = {
        sound: await ForeignLine.open(ports.sound, suite),
        picture: await ForeignLine.open(ports.picture, suite),
      };
      lines.push(made.sound, made.picture);
      return made;
    };
    theirs = {
      gstreamer: await open('gstreamer', 'AEAD_AES_256_GCM'),
      ffmpeg: await open('ffmpeg', 'AES_CM_128_HMAC_SHA1_80'),
    };
  });

  after(() => {
    for (const line of lines) line.close();
    media.close();
  });

  function agree(who: 'gstreamer' | 'ffmpeg', codec: LegSound['codec']): void {
    const feedback = { nack: false, pli: false, fir: false };
    const agreed: Leg = {
      sound: { ...theirs[who].sound.agreed, ...sound(codec) },
      picture: { ...theirs[who].picture.agreed, ...picture, feedback },
      slides: null,
    };
    media.setLeg(seat(who), agreed);
  }

  async function speakByGStreamer(codec: 'PCMA' | 'opus'): Promise<void> {
    const line = theirs.gstreamer.sound;
    const { gstreamer: hertz } = tones;
    const [rate, coder, decoder, name] =
      codec === 'PCMA'
        ? [8000, 'alawenc ! rtppcmapay', 'rtppcmadepay ! alawdec', 'PCMA']
        : [48_000, 'opusenc ! rtpopuspay', 'rtpopusdepay ! opusdec', 'OPUS'];
    const caps = `media=audio,clock-rate=${rate},encoding-name=${name},payload=${soundType[codec]}`;
    const raw = 'audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=1,format=S16LE';
    const received = line.receiveByGStreamer(
      caps,
      `${decoder} ! ${raw}`,
      () => line.firstSsrc(),
      (bytes) => gstreamer.ear.take(bytes),
    );
    line.sendByGStreamer(`audiotestsrc is-live=true freq=${hertz} volume=0.3 samplesperbuffer=${rate / 50}
      ! audio/x-raw,rate=${rate},channels=1 ! ${coder} pt=${soundType[codec]} max-ptime=20000000`);
    await received;
  }

  const cells = cellsOf('two', seenSize).map(({ x, y, width, height }) => ({
    x: x + width / 2,
    y: y + height * 0.4,
  }));
  const sees = (cell: number, colour: Yuv): boolean => {
    const seen = gstreamer.eye.colourAt(cells[cell]!);
    return seen !== null && isNear(seen, colour, 25);
  };
  /** Its own voice may be as loud as what coding leaves of it. */
  const hears = ({ ear }: { ear: Ear }, other: number, own: number): boolean =>
    ear.level(other) > 0.2 && ear.level(own) < 0.02;

  it('is seen and heard by the other, and sees everybody and hears the others', async () => {
    const see = theirs.gstreamer.picture;
    const seeing = see.receiveByGStreamer(
      pictureCaps,
      `rtph264depay ! h264parse ! openh264dec ! videorate drop-only=true ! videoscale ! videoconvert
        ! video/x-raw,format=I420,width=${seenSize.width},height=${seenSize.height},framerate=10/1`,
      () => see.firstSsrc(),
      (bytes) => gstreamer.eye.take(bytes),
    );
    const hearing = theirs.ffmpeg.sound.receiveByFfmpeg(
      { kind: 'audio', payloadType: soundType.G722, attributes: [] },
      '-ar 48000 -ac 1 -f s16le',
      (bytes) => ffmpeg.ear.take(bytes),
    );
    agree('gstreamer', 'PCMA');
    agree('ffmpeg', 'G722');
    const speaking = speakByGStreamer('PCMA');
    see.sendByGStreamer(`videotestsrc is-live=true pattern=solid-color foreground-color=0xff00a000
      ! video/x-raw,width=640,height=360,framerate=15/1,format=I420
      ! openh264enc gop-size=15 bitrate=500000 ! h264parse ! rtph264pay pt=${pictureType} config-interval=-1 mtu=1200`);
    theirs.ffmpeg.picture.sendByFfmpeg(
      `color=c=0xc80000:s=640x360:r=15 -c:v libx264 -preset ultrafast -tune zerolatency
        -pix_fmt yuv420p -profile:v baseline -g 15 -b:v 500k`,
      pictureType,
    );
    theirs.ffmpeg.sound.sendByFfmpeg(
      `aevalsrc=0.3*sin(2*PI*${tones.ffmpeg}*t):s=16000 -c:a g722 -frame_size 320`,
      soundType.G722,
    );
    await Promise.all([seeing, hearing, speaking]);
    // By its signalling (RFC 5168), as it has missed what the picture began with.
    const asking = setInterval(() => {
      if (gstreamer.eye.pictures === 0) media.legKeyFrameAsked(seat('gstreamer'));
    }, 700);
    await within(12_000, 'both pictures', () => sees(0, greenYuv) && sees(1, redYuv)).finally(() =>
      clearInterval(asking),
    );
    await within(8000, 'the other voice alone, by GStreamer', () =>
      hears(gstreamer, tones.ffmpeg, tones.gstreamer),
    );
    await within(8000, 'the other voice alone, by FFmpeg', () =>
      hears(ffmpeg, tones.gstreamer, tones.ffmpeg),
    );
    // Neither takes feedback: a key frame of theirs is asked for by signalling.
    expect(news.every(([, one]) => one.type === 'keyFrameWanted')).to.equal(true);
  });

  it('goes on in Opus after it was agreed anew', async () => {
    theirs.gstreamer.sound.stop();
    gstreamer.ear.forget();
    agree('gstreamer', 'opus');
    await speakByGStreamer('opus');
    await within(8000, 'the other voice, in Opus', () => hears(gstreamer, tones.ffmpeg, tones.gstreamer));
    ffmpeg.ear.forget();
    await within(8000, 'its voice, by FFmpeg', () => hears(ffmpeg, tones.gstreamer, tones.ffmpeg));
    expect(sees(0, greenYuv) && sees(1, redYuv)).to.equal(true);
  });

  it('loses nothing on the way, and sends nothing that is refused', async () => {
    const told = new Map<string, LegStatistics>();
    media.events.on('legStatistics', ({ participantId }, statistics) => told.set(participantId, statistics));
    await within(5000, 'statistics', () => told.size === 2);
    for (const [who, { sound, picture }] of told) {
      for (const line of [sound!, picture!]) {
        expect(line.received, who).to.include({ lost: 0 });
        expect(line.received.packets, who).to.be.above(20);
        expect(line.sent.packets, who).to.be.above(20);
      }
    }
  });
});
