import { once } from 'node:events';
import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import { green, isNear, red } from '../../media/mixer/known-media.ts';
import { MediaNode } from '../../media/node.ts';
import type { LegNews, LegStatistics } from '../../server/contract/legs.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import type { MixedScene } from '../../server/contract/mixing.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';

const conferenceId = 'c';
const blue = yuvOf(40, 60, 200);

describe('room systems among themselves', function () {
  this.timeout(30_000);
  let media: MediaNode;
  let modern: KnownTerminal;
  /** No feedback, packetisation mode 0, and keys of another kind. */
  let old: KnownTerminal;
  const seats: Record<'modern' | 'old', Seat> = {
    modern: { conferenceId, participantId: 'modern' },
    old: { conferenceId, participantId: 'old' },
  };
  const news: [string, LegNews][] = [];

  before(async () => {
    const { config } = loadConfig({
      argv: ['--media.workers=1', '--media.basePort=0', '--media.listen=[{"ip":"127.0.0.1"}]'],
      env: process.env,
      cwd: process.cwd(),
    });
    media = await MediaNode.create(config.media, createLogger({ level: 'silent', format: 'json' }));
    media.events.on('leg', ({ participantId }, what) => {
      news.push([participantId, what]);
      if (participantId === 'old' && what.type === 'keyFrameWanted') old.sendKeyFrame();
    });
    modern = new KnownTerminal({ colour: red, tone: 500, codec: 'G722', suite: 'AEAD_AES_256_GCM' });
    old = new KnownTerminal({
      ...{ colour: green, tone: 900, codec: 'PCMU', packetizationMode: 0 },
      feedback: { nack: false, pli: false, fir: false },
    });
    media.setLeg(seats.modern, await modern.call(await media.openLeg(seats.modern)));
    media.setLeg(seats.old, await old.call(await media.openLeg(seats.old)));
    media.setScenes(conferenceId, { everybody: sceneOf(['modern', 'old']), own: [], share: null });
  });

  after(() => {
    modern.close();
    old.close();
    media.close();
  });

  const sceneOf = (ids: readonly string[]): MixedScene => ({
    ...{ layout: ids.length === 1 ? 'single' : 'two', names: true, recording: null, watermark: null },
    ...{ calm: { title: 'Weekly', note: '' }, help: null },
    cells: ids.map((participantId) => ({
      ...{ participantId, source: 'camera', name: participantId, initials: 'P', colour: '#3b5b92' },
      ...{ muted: false, speaking: false, called: false },
    })),
  });
  const sees = (terminal: KnownTerminal, x: number, colour: typeof red): boolean => {
    const seen = terminal.colourAt({ x, y: 0.45 });
    return seen !== null && isNear(seen, colour, 30);
  };
  const statisticsOf = async (participantId: string): Promise<LegStatistics> => {
    for (;;) {
      const [seat, statistics] = (await once(media.events, 'legStatistics')) as [Seat, LegStatistics];
      if (seat.participantId === participantId) return statistics;
    }
  };

  it('see each other, in either packetisation mode', async () => {
    for (const terminal of [modern, old]) {
      await within(10_000, 'both', () => sees(terminal, 0.25, red) && sees(terminal, 0.75, green));
    }
  });

  it('hear each other and not themselves', async () => {
    await within(5000, 'each other', () => modern.level(900) > 0.1 && old.level(500) > 0.1);
    expect(modern.level(500)).to.be.below(0.02);
    expect(old.level(900)).to.be.below(0.02);
  });

  it('are asked for key frames the way they know', async () => {
    expect(news.some(([id, { type }]) => id === 'old' && type === 'keyFrameWanted')).to.equal(true);
    expect(news.some(([id, { type }]) => id === 'modern' && type === 'keyFrameWanted')).to.equal(false);
    const keyFrames = (): number => old.frames.filter(({ keyFrame }) => keyFrame).length;
    const before = keyFrames();
    media.legKeyFrameAsked(seats.old);
    await within(2000, 'a key frame', () => keyFrames() > before);
  });

  it('are told how they are doing', async () => {
    for (;;) {
      const { sound, picture, format } = await statisticsOf('modern');
      // Until both ways are known.
      if (!sound || !picture || sound.received.packets < 50 || picture.sent.roundTripMs === null) continue;
      expect(format).to.deep.include({ width: 1280, height: 720, kbps: 1000 });
      expect(picture.received.lost).to.equal(0);
      expect(picture.sent.roundTripMs).to.be.within(0, 500);
      break;
    }
  });

  it('are sent nothing while they hold, and all of it when they go on', async () => {
    const held = old.agreed({ sound: { receives: false }, picture: { receives: false } });
    media.setLeg(seats.old, held);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const frames = old.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(old.frames.length).to.equal(frames);
    media.setLeg(seats.old, old.agreed());
    await within(3000, 'pictures again', () => old.frames.length > frames + 5 && sees(old, 0.25, red));
    await within(3000, 'a voice again', () => old.level(500) > 0.1);
  });

  it('see what the host looks at alone only where the host is', async () => {
    media.setScenes(conferenceId, {
      everybody: sceneOf(['modern', 'old']),
      own: [{ participantId: 'modern', scene: sceneOf(['old']) }],
      share: null,
    });
    await within(5000, 'the old room alone', () => sees(modern, 0.25, green) && sees(modern, 0.75, green));
    expect(sees(old, 0.25, red) && sees(old, 0.75, green)).to.equal(true);
    media.setScenes(conferenceId, { everybody: sceneOf(['modern', 'old']), own: [], share: null });
    await within(5000, 'both', () => sees(modern, 0.25, red));
  });

  it('see and hear each other again within 3 s of a killed mixer', async () => {
    const pid = media.mixerPid(conferenceId);
    process.kill(pid ?? 0, 'SIGKILL');
    const deadline = Date.now() + 3000;
    for (const terminal of [modern, old]) terminal.forget();
    const frames = [modern.frames.length, old.frames.length] as const;
    await within(deadline - Date.now(), 'pictures', () => {
      const more = modern.frames.length > frames[0] + 5 && old.frames.length > frames[1] + 5;
      return more && sees(modern, 0.75, green) && sees(old, 0.25, red);
    });
    await within(deadline - Date.now(), 'voices', () => modern.level(900) > 0.1 && old.level(500) > 0.1);
    expect(media.mixerPid(conferenceId)).to.not.equal(pid);
  });

  it('are back when the media worker is killed', async () => {
    process.kill(media.workerPids()[0] ?? 0, 'SIGKILL');
    await once(media.events, 'speaking');
    const frames = modern.frames.length;
    await within(5000, 'pictures', () => modern.frames.length > frames + 10 && sees(modern, 0.75, green));
    await within(5000, 'voices', () => modern.level(900) > 0.1);
  });

  it('see a card for who is gone, and nobody else', async () => {
    media.closeParticipant(seats.old);
    await within(3000, 'a card', () => sees(modern, 0.25, red) && !sees(modern, 0.75, green));
    expect(sees(modern, 0.75, blue)).to.equal(false);
    await within(3000, 'silence', () => modern.level(900) < 0.02);
  });
});
