import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import { blue, green, isNear, red } from '../../media/mixer/known-media.ts';
import { MediaNode } from '../../media/node.ts';
import type { Yuv } from '../../media/mixer/colour.ts';
import { lobbyId, type Seat } from '../../server/contract/media-port.ts';
import type { MixedScene } from '../../server/contract/mixing.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';

const conferenceId = 'c';
/** Of the cards that those in the lobby see. */
const [ochre, violet] = ['#a06a20', '#7040b0'];
const ringback = 450;

const nodeOf = (...argv: string[]): Promise<MediaNode> => {
  const { config } = loadConfig({
    argv: ['--media.workers=1', '--media.basePort=0', '--media.listen=[{"ip":"127.0.0.1"}]', ...argv],
    ...{ env: process.env, cwd: process.cwd() },
  });
  return MediaNode.create(config.media, createLogger({ level: 'silent', format: 'json' }));
};

const look: Omit<MixedScene, 'cells'> = {
  ...{ layout: 'single', names: false, recording: null, watermark: null, help: null },
  calm: { title: '', note: '' },
};
const person = { name: '', initials: '', muted: false, speaking: false, called: false };

/** What somebody sees in the lobby: here a card of one colour. */
const cardOf = (colour: string): MixedScene => ({
  ...look,
  cells: [{ participantId: 'nobody', source: 'camera', ...person, colour }],
});
const cameraOf = (participantId: string): MixedScene => ({
  ...look,
  cells: [{ participantId, source: 'camera', ...person, colour: ochre }],
});
const yuv = (hex: string): Yuv => {
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return yuvOf(part(1), part(3), part(5));
};

describe('the lobby of room systems', function () {
  this.timeout(30_000);
  let media: MediaNode;
  let room: KnownTerminal;
  let other: KnownTerminal;
  let inside: KnownTerminal;
  const pressed = new Map<string, string>();
  const waiting: Seat = { conferenceId: lobbyId, participantId: 'call-1' };
  const beside: Seat = { conferenceId: lobbyId, participantId: 'call-2' };
  const seated: Seat = { conferenceId, participantId: 'room' };

  before(async () => {
    media = await nodeOf();
    media.events.on('leg', ({ participantId }, what) => {
      if (what.type === 'digit')
        pressed.set(participantId, `${pressed.get(participantId) ?? ''}${what.digit}`);
    });
    room = new KnownTerminal({ colour: red, tone: 500, suite: 'AES_CM_128_HMAC_SHA1_80', keys: 'tones' });
    other = new KnownTerminal({ colour: green, tone: 900, codec: 'G722' });
    inside = new KnownTerminal({ colour: blue, tone: 1300, codec: 'PCMU' });
  });

  after(() => {
    for (const terminal of [room, other, inside]) terminal.close();
    media.close();
  });

  const sees = (terminal: KnownTerminal, colour: Yuv): boolean => {
    // Between the initials and the edge of the card.
    const seen = terminal.colourAt({ x: 0.5, y: 0.34 });
    return seen !== null && isNear(seen, colour, 30);
  };

  it('plays to one alone, also what was ordered before that one heard anything', async () => {
    const ports = await media.openLeg(waiting);
    const played = media.play(lobbyId, ['tone-ringback'], { language: 'en', to: ['call-1'] });
    media.setLeg(waiting, await room.call(ports));
    media.setLeg(beside, await other.call(await media.openLeg(beside)));
    media.setScenes(lobbyId, {
      everybody: { ...look, cells: [null] },
      own: [
        { participantId: 'call-1', scene: cardOf(ochre) },
        { participantId: 'call-2', scene: cardOf(violet) },
      ],
      share: null,
    });
    await within(5000, 'the sound', () => room.level(ringback) > 0.05);
    expect(other.level(ringback)).to.be.below(0.02);
    media.hush(lobbyId, ['call-1']);
    await within(2000, 'silence', () => room.level(ringback) < 0.02);
    await played;
  });

  it('shows each something of their own, and nobody anybody else', async () => {
    await media.setSource(waiting, 'microphone', 'live');
    await within(3000, 'the cards', () => sees(room, yuv(ochre)) && sees(other, yuv(violet)));
    for (const terminal of [room, other]) terminal.forget();
    await within(3000, 'what is to be heard', () => room.heardMs >= 400 && other.heardMs >= 400);
    expect([room.level(900) < 0.02, other.level(500) < 0.02]).to.deep.equal([true, true]);
  });

  it('hears keys, told as packets or as tones', async () => {
    room.press('3', '1', '#');
    other.press('*', '6');
    // A tone is a key twice where the machine has no time for the middle of it.
    const heard = (): boolean => /^3+1+#+$/.test(pressed.get('call-1') ?? '');
    await within(5000, 'the keys', () => heard() && pressed.get('call-2') === '*6');
  });

  it('is left for a conference on the same ports, without a pause that anybody would notice', async () => {
    const seat: Seat = { conferenceId, participantId: 'inside' };
    media.setLeg(seat, await inside.call(await media.openLeg(seat)));
    media.setScenes(conferenceId, { everybody: cameraOf('inside'), own: [], share: null });
    await within(8000, 'a conference', () => inside.frames.length > 5);
    const before = room.frames.length;
    await media.moveLeg(waiting, seated);
    await within(3000, 'the conference', () => sees(room, blue) && room.level(1300) > 0.1);
    const gaps = room.frames.slice(before - 1).map(({ at }, index, all) => at - (all[index - 1]?.at ?? at));
    // Aimed at are 500; the machine has other things to do as well.
    expect(Math.max(...gaps), 'ms without a picture').to.be.below(1500);
    expect(inside.level(500)).to.be.below(0.02);
    await media.setSource(seated, 'microphone', 'live');
    await within(3000, 'who came', () => inside.level(500) > 0.1);
  });

  it('hears no keys as tones of who is muted any less', async () => {
    await media.setSource(seated, 'microphone', 'paused');
    room.press('*', '6');
    await within(5000, 'the keys', () => /^[*]+6+$/.test(pressed.get('room') ?? ''));
  });

  it('is where the host sends people back to', async () => {
    await media.moveLeg(seated, waiting);
    await within(3000, 'the card', () => sees(room, yuv(ochre)) && room.level(1300) < 0.02);
    await media.play(lobbyId, ['tone-knock'], { language: 'zh', to: ['call-1'] });
    expect((await media.totals()).legs).to.equal(3);
  });

  it('is where one stays for whom the conference has no room', async () => {
    const small = await nodeOf('--media.mixerCpu=0.02');
    const leg = new KnownTerminal({ colour: red, tone: 500 });
    try {
      small.setLeg(waiting, await leg.call(await small.openLeg(waiting)));
      small.setScenes(lobbyId, { everybody: cardOf(violet), own: [], share: null });
      await within(8000, 'the lobby', () => sees(leg, yuv(violet)));
      const refused = await small.moveLeg(waiting, seated).catch((error: unknown) => error);
      expect(refused).to.have.property('code', 'media_overloaded');
      const frames = leg.frames.length;
      await within(2000, 'the lobby', () => leg.frames.length > frames + 5);
    } finally {
      leg.close();
      small.close();
    }
  });
});
